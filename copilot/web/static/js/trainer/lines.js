// @ts-check
/** Sentences out of pasted text or a file. */

/** Column names that hold what the agent said, most telling first. */
const TEXT_COLUMNS = ["客服话术", "话术", "客服", "agent", "draft", "sentence", "内容", "text", "回复"];
const MOST_LINES = 2000;

/** @param {string} text @returns {string[]} non-empty lines, without a leading “客服：” */
export function splitLines(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(客服|agent)\s*[:：]\s*/i, ""))
    .filter(Boolean)
    .slice(0, MOST_LINES);
}

/**
 * @param {File} file UTF-8, or GB 18030 as Chinese spreadsheets write it
 * @returns {Promise<{lines: string[], note: string}>}
 */
export async function readFile(file) {
  const text = decode(await file.arrayBuffer());
  if (!/\.csv$/i.test(file.name)) {
    const lines = splitLines(text);
    return { lines, note: `${file.name}：${lines.length} 句` };
  }
  const rows = parseCsv(text);
  const head = (rows[0] ?? []).map((cell) => cell.trim());
  const named = TEXT_COLUMNS.map((name) => head.findIndex((cell) => cell.toLowerCase() === name)).find((at) => at >= 0);
  const column = named ?? longestColumn(rows);
  const cells = (named === undefined ? rows : rows.slice(1)).map((row) => row[column] ?? "");
  const lines = splitLines(cells.map((cell) => cell.replace(/\s*\n\s*/g, " ")).join("\n"));
  return {
    lines,
    note: `${file.name}：取“${named === undefined ? `第 ${column + 1} 列` : head[column]}”，${lines.length} 句`,
  };
}

/** @param {ArrayBuffer} bytes */
function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** @param {string} text @returns {string[][]} */
export function parseCsv(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (!found || cell.lastIndex === at) break;
    const raw = found[1] ?? "";
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (found[2] !== ",") {
      rows.push(row);
      row = [];
    }
  }
  if (row.length) rows.push(row);
  return rows;
}

/** @param {string[][]} rows */
function longestColumn(rows) {
  /** @type {number[]} */
  const lengths = [];
  for (const row of rows) row.forEach((cell, i) => (lengths[i] = (lengths[i] ?? 0) + cell.length));
  return Math.max(0, lengths.indexOf(Math.max(...lengths)));
}
