// @ts-check
/** The sidebar's top line and the notes below it: connection, company, what is wrong. */
/** @import {Meta} from "../types.js" */
/** @import {Connection} from "../shared/events.js" */
/** @import {View} from "./board.js" */
import { button, h, icon, put } from "../shared/dom.js";
import { companyBadge } from "../shared/shell.js";
import { toggleHelp } from "./help.js";
import { T } from "./text.js";

const CONNECTION_ICON = { connecting: "refresh", open: "link", reconnecting: "refresh", offline: "offline" };

/** @param {HTMLElement} root */
export function createBar(root) {
  const company = h("span", { class: "bar-company" });
  const link = h("span", { class: "connection" });
  const note = h("p", { class: "note", hidden: true });
  const status = h("div", { class: "status", role: "status", testid: "status" }, link, note);
  root.append(
    h(
      "div",
      { class: "bar-line" },
      icon("leaf"),
      company,
      h("span", { class: "spring" }),
      button(T.help, toggleHelp, { icon: "help", iconOnly: true, class: "quiet", testid: "help" }),
    ),
    status,
  );

  return {
    /** @param {Meta} meta */
    company: (meta) => put(company, companyBadge(meta)),
    /** @param {Connection} connection @param {View | null} view @param {string | null} trouble */
    render(connection, view, trouble) {
      const [kind, text] = noteFor(connection, view, trouble);
      // That the model failed is said without taking room: nothing that is being read may move.
      const instantOnly = kind === "degraded";
      put(
        link,
        icon(instantOnly ? "caution" : CONNECTION_ICON[connection]),
        h("span", {}, instantOnly ? T.instantOnly : T.connection[connection]),
      );
      status.dataset.connection = connection;
      status.dataset.state = kind;
      note.hidden = text === "";
      put(note, text ? [icon(kind === "offline" ? "offline" : "caution"), h("span", {}, text)] : []);
    },
  };
}

/** The one thing most worth saying. @param {Connection} connection @param {View | null} view @param {string | null} trouble @returns {[string, string]} */
function noteFor(connection, view, trouble) {
  if (trouble) return ["error", trouble];
  if (connection === "offline") return ["offline", T.offlineNote];
  if (connection === "reconnecting") return ["reconnecting", T.reconnectingNote];
  if (view?.error && !view.replies.length) return ["error", T.errorNote];
  if (view?.status === "degraded") return ["degraded", ""];
  const unfounded = view?.warnings.find((warning) => warning.code === "no_evidence");
  if (unfounded || view?.status === "no_evidence") return ["no_evidence", unfounded?.message ?? T.noEvidenceNote];
  return ["ok", ""];
}
