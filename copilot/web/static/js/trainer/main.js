// @ts-check
/** The trainer's console. */
/** @import {Checked} from "./check.js" */
import * as api from "../shared/api.js";
import { byId, put } from "../shared/dom.js";
import { mountShell } from "../shared/shell.js";
import { toastError } from "../shared/toast.js";
import { acceptanceTables } from "./acceptance.js";
import { checkAll } from "./check.js";
import { readFile, splitLines } from "./lines.js";
import { showResults } from "./results.js";
import { runsTable } from "./runs.js";

const field = /** @type {HTMLTextAreaElement} */ (byId("lines"));
const picker = /** @type {HTMLInputElement} */ (byId("lines-file"));
const progress = /** @type {HTMLProgressElement} */ (byId("progress"));
const stop = byId("stop");
let round = new AbortController();

/** @param {string[]} lines */
async function run(lines) {
  round.abort();
  round = new AbortController();
  const { signal } = round;
  /** @type {Checked[]} */
  const all = [];
  let redraw = 0;
  const draw = () => {
    redraw = 0;
    if (signal.aborted && round.signal !== signal) return;
    const done = all.filter(Boolean);
    progress.value = done.length;
    const faulty = done.filter(({ check }) => check && check.verdict !== "ok").length;
    byId("run-note").textContent = `已查 ${done.length} / ${lines.length} 句，${faulty} 句要改`;
    showResults(byId("chart"), byId("results"), done);
  };
  byId("run").hidden = false;
  stop.hidden = false;
  progress.max = lines.length;
  draw();
  await checkAll(
    lines,
    (place, checked) => {
      all[place] = checked;
      redraw ||= setTimeout(draw, 150);
    },
    signal,
  );
  clearTimeout(redraw);
  draw();
  if (round.signal === signal) stop.hidden = true;
}

byId("lines-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const lines = splitLines(field.value);
  byId("lines-note").textContent = lines.length ? "" : "先写上或载入几句话";
  if (lines.length) void run(lines);
});
stop.addEventListener("click", () => {
  round.abort();
  stop.hidden = true;
});
picker.addEventListener("change", async () => {
  const file = picker.files?.[0];
  picker.value = "";
  if (!file) return;
  try {
    const { lines, note } = await readFile(file);
    field.value = lines.join("\n");
    byId("lines-note").textContent = note;
  } catch (error) {
    toastError(error);
  }
});

await mountShell();
Promise.all([api.acceptance(), titles()]).then(
  ([summary, named]) => put(byId("acceptance"), acceptanceTables(summary, named)),
  toastError,
);
api.evalRuns().then(({ runs }) => put(byId("runs"), runsTable(runs)), toastError);

/** Without them the documents go by their ids. @returns {Promise<Map<string, string>>} */
async function titles() {
  try {
    return new Map((await api.documents()).documents.map((row) => [row.doc_id, row.title]));
  } catch (error) {
    console.warn(error);
    return new Map();
  }
}
