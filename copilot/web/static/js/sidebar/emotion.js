// @ts-check
/** How the customer feels: word, strength, course, the words that show it, how to meet it; the risk where it matters. */
/** @import {Emotion, EmotionLabel} from "../types.js" */
/** @import {View} from "./board.js" */
import { trendLine } from "../shared/charts.js";
import { h, icon, put } from "../shared/dom.js";
import { label } from "../shared/meta.js";
import { openMenu } from "../shared/menu.js";
import { report } from "./feedback.js";
import { T } from "./text.js";

const LABELS = /** @type {EmotionLabel[]} */ (Object.keys(T.emotions));
/** The warning that the banner says. */
export const RISK_WARNING = "risk_high";
const TREND_ICON = { rising: "up", steady: "level", falling: "down" };

/** @param {number} intensity 0 to 1 */
const strength = (intensity) => T.intensity[Math.min(2, Math.floor(intensity * 3))] ?? "";

export function createEmotion() {
  const root = h("section", { class: "card emotion", "aria-label": T.emotionTitle });
  /** @type {{messageId: string, label: EmotionLabel} | null} */
  let correction = null;
  /** @typedef {Pick<View, "emotion" | "message_id" | "suggestion_id"> & {alarm: string}} Reading */
  /** Drawn anew only for a new reading, so that an open menu stays open. @type {Reading | null} */
  let shown = null;

  /** @param {View} view */
  function render(view) {
    const alarm = view.warnings.find((warning) => warning.code === RISK_WARNING)?.message ?? "";
    const { emotion, message_id, suggestion_id } = view;
    if (shown?.emotion === emotion && shown.message_id === message_id && shown.alarm === alarm) return;
    draw({ emotion, message_id, suggestion_id, alarm });
  }

  /** @param {Reading} view */
  function draw(view) {
    shown = view;
    root.hidden = !view.emotion;
    if (!view.emotion) return;
    const fixed = correction?.messageId === view.message_id ? correction.label : null;
    put(
      root,
      risk(view.emotion, view.alarm),
      head(view.emotion, fixed),
      h("div", { class: "reading" }, evidence(view.emotion), approach(view.emotion)),
    );
  }

  /** @param {Emotion} emotion @param {EmotionLabel | null} fixed */
  function head(emotion, fixed) {
    const name = fixed ?? emotion.label;
    const word = fixed ? T.emotions[fixed] : emotion.label_zh || T.emotions[name];
    const strong = strength(emotion.intensity);
    return h(
      "div",
      { class: "emotion-head", data: { emotion: name } },
      h(
        "span",
        { class: "menu-anchor" },
        h(
          "button",
          {
            type: "button",
            class: "emotion-label",
            testid: "emotion-label",
            title: T.correct,
            data: { label: name },
            "aria-haspopup": "menu",
            "aria-expanded": "false",
            on: { click: correct },
          },
          icon(name),
          h("span", {}, word),
        ),
      ),
      fixed ? h("span", { class: "badge" }, T.corrected) : strengthMeter(emotion.intensity, strong),
      h("span", { class: "spring" }),
      course(emotion),
    );
  }

  function correct() {
    const view = shown;
    const anchor = /** @type {HTMLElement | null} */ (root.querySelector(".emotion-label"));
    if (!view?.emotion || !anchor) return;
    const now = correction?.messageId === view.message_id ? correction.label : view.emotion.label;
    const items = LABELS.map((value) => ({ value, text: T.emotions[value], icon: value, checked: value === now }));
    openMenu(anchor, T.correct, items, (value) => {
      correction = { messageId: view.message_id, label: /** @type {EmotionLabel} */ (value) };
      report(view.suggestion_id, "emotion", "emotion_corrected", { value });
      if (shown === view) draw(view);
      root.querySelector("button")?.focus();
    });
  }

  return { root, render, correct };
}

/** @param {number} intensity @param {string} word */
function strengthMeter(intensity, word) {
  const full = Math.max(1, Math.round(intensity * 5));
  return h(
    "span",
    { class: "strength" },
    h(
      "span",
      { class: "pips", "aria-hidden": "true" },
      [1, 2, 3, 4, 5].map((n) => h("i", { class: n <= full ? "on" : null })),
    ),
    h("span", { class: "hidden-text" }, T.strength),
    word,
  );
}

/** @param {Emotion} emotion */
function course(emotion) {
  const points = emotion.trend_points ?? [];
  const word = T.trend[emotion.trend] ?? "";
  const list = points.map((point) => T.emotions[point.label]).join("→");
  return h(
    "span",
    { class: "course" },
    points.length > 1 ? trendLine(points, T.trendOf(word, list)) : null,
    h("span", { class: "course-word" }, icon(TREND_ICON[emotion.trend] ?? "level"), word),
  );
}

/** @param {Emotion} emotion */
function evidence(emotion) {
  if (!emotion.evidence.length) return null;
  return h(
    "div",
    { class: "chips evidence" },
    emotion.evidence.map((words) => h("span", { class: "chip" }, words)),
  );
}

/** @param {Emotion} emotion */
function approach(emotion) {
  return emotion.approach ? h("p", { class: "approach" }, emotion.approach) : null;
}

/** Low risk is not worth a line. @param {Emotion} emotion @param {string} alarm the service's own sentence on a high risk */
function risk(emotion, alarm) {
  if (emotion.risk === "low") return null;
  const strong = emotion.risk === "high";
  return h(
    "p",
    { class: `risk ${emotion.risk}`, testid: "risk", data: { risk: emotion.risk }, role: strong ? "alert" : null },
    icon(strong ? "alarm" : "caution"),
    alarm
      ? h("strong", {}, alarm)
      : [h("strong", {}, labelOf(emotion.risk)), h("span", {}, emotion.reason || T.riskReason[emotion.risk])],
  );
}

/** @param {"low" | "medium" | "high"} risk */
function labelOf(risk) {
  const named = label("risks", risk);
  return named === risk ? T.risks[risk] : named.includes("风险") ? named : `${named}风险`;
}
