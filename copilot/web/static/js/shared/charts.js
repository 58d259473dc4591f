// @ts-check
/** Small drawings in SVG. Each has a text that says the same. */
/** @import {TrendPoint} from "../types.js" */
import { h, svg } from "./dom.js";

/** Where a feeling stands between relaxed (0) and tense (1); intensity adds up to 0.2. */
const TENSION = { satisfied: 0, calm: 0.15, anxious: 0.45, disappointed: 0.6, angry: 0.8 };

/**
 * The last customer messages as a line: higher is tenser.
 * @param {TrendPoint[]} points
 * @param {string} title
 */
export function trendLine(points, title) {
  const [width, height, pad] = [76, 22, 4];
  const place = points.map((point, i) => {
    const sign = point.label === "satisfied" ? 0.15 - 0.15 * point.intensity : 0.2 * point.intensity;
    const x = points.length === 1 ? width - pad : pad + (i * (width - 2 * pad)) / (points.length - 1);
    return [x, height - pad - ((TENSION[point.label] ?? 0.15) + sign) * (height - 2 * pad)];
  });
  const path = place.map(([x, y]) => `${x?.toFixed(1)},${y?.toFixed(1)}`).join(" ");
  const [lastX, lastY] = place.at(-1) ?? [0, 0];
  return svg(
    "svg",
    { class: "trend", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
    svg("title", {}, title),
    svg("line", { class: "trend-base", x1: pad, x2: width - pad, y1: height - pad, y2: height - pad }),
    points.length > 1 ? svg("polyline", { class: "trend-path", points: path }) : null,
    svg("circle", { class: "trend-now", cx: lastX, cy: lastY, r: 2.6 }),
  );
}

/**
 * Horizontal bars, longest first.
 * @param {{name: string, value: number}[]} rows
 * @param {string} caption
 */
export function barChart(rows, caption) {
  const sorted = [...rows].sort((a, b) => b.value - a.value);
  const most = Math.max(1, ...sorted.map((row) => row.value));
  const [rowHeight, labelWidth, barWidth] = [24, 92, 260];
  const drawing = svg(
    "svg",
    {
      class: "bars",
      viewBox: `0 0 ${labelWidth + barWidth + 40} ${sorted.length * rowHeight || rowHeight}`,
      role: "img",
      "aria-label": `${caption}：${sorted.map((row) => `${row.name} ${row.value}`).join("，")}`,
    },
    ...sorted.map((row, i) => {
      const long = (row.value / most) * barWidth;
      return svg(
        "g",
        { transform: `translate(0 ${i * rowHeight})` },
        svg("text", { class: "bar-name", x: labelWidth - 8, y: 16, "text-anchor": "end" }, row.name),
        svg("rect", { class: "bar", x: labelWidth, y: 5, width: Math.max(2, long), height: 14, rx: 3 }),
        svg("text", { class: "bar-value", x: labelWidth + long + 6, y: 16 }, row.value),
      );
    }),
  );
  return h("figure", { class: "chart" }, h("figcaption", {}, caption), drawing);
}
