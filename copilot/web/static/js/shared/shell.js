// @ts-check
/** The bar that the full pages share: name, company, pages. */
/** @import {Meta} from "../types.js" */
import { byId, h, icon, put } from "./dom.js";
import { loadMeta } from "./meta.js";
import { toastError } from "./toast.js";

const RETRY_MS = 3000;
const PAGES = [
  { path: "/", name: "工作台" },
  { path: "/trainer", name: "培训" },
  { path: "/editor", name: "知识库" },
];

/** The company's name, with a badge that says it is only an example. @param {Meta} meta */
export function companyBadge(meta) {
  const name = meta.company.name.replace(/（示例公司）$/, "");
  return h(
    "span",
    { class: "company" },
    h("span", { class: "company-name" }, name),
    meta.company.sample ? h("span", { class: "badge" }, "示例公司") : null,
  );
}

/** Fills #shell and loads the meta data, however long the service takes to be ready. @returns {Promise<Meta>} */
export async function mountShell() {
  const company = h("span", {});
  put(
    byId("shell"),
    h("a", { class: "brand", href: "/" }, icon("leaf"), "生鲜客服副驾"),
    h(
      "nav",
      { "aria-label": "页面" },
      PAGES.map((page) =>
        h("a", { href: page.path, "aria-current": page.path === location.pathname ? "page" : null }, page.name),
      ),
    ),
    h("span", { class: "spring" }),
    company,
  );
  for (;;) {
    try {
      const meta = await loadMeta();
      put(company, companyBadge(meta));
      return meta;
    } catch (error) {
      toastError(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
