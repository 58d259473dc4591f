// @ts-check
/** The service's HTTP surface, one function a route. */
/** @import {Acceptance, Action, Conversation, Customer, Demo, DocumentDetail, DocumentRow, DraftCheck, EvalRun, Hit, Meta, Preview, Role} from "../types.js" */
import { accessHeaders, askForKey } from "./access.js";

/** What people are told, by the service's error code; its own English sentence goes to the console. @type {Record<string, string>} */
const SAID = {
  unreachable: "连不上服务，请检查网络",
  not_found: "找不到了，可能已被清理或删除",
  bad_input: "内容不符合要求，没有提交",
  too_large: "内容太大，请拆小一些",
  unsupported_format: "这种文件格式读不了",
  invalid_document: "文件没有通过检查，改好再发布",
  conflict: "有别的操作正在进行，请稍后再试",
  unauthorized: "访问密钥不对",
  forbidden: "这个密钥没有权限做这件事",
  not_ready: "知识库正在准备，请稍等",
  internal: "服务出了差错，请稍后再试",
};

/** An answer that was not a success, or none at all (status 0). */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} original @param {unknown} [detail] */
  constructor(status, code, original, detail) {
    super(SAID[code] ?? original);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.original = original;
    this.detail = detail;
  }
}

/** @param {Response} response @returns {Promise<ApiError>} */
export async function toError(response) {
  const body = await response.json().catch(() => null);
  const error = body?.error ?? {};
  return new ApiError(
    response.status,
    error.code ?? "http_error",
    error.message ?? `服务返回 ${response.status}`,
    error.detail,
  );
}

/**
 * @typedef {object} Call
 * @property {string} [method]
 * @property {unknown} [json]
 * @property {FormData} [form]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] outlives the page, for feedback
 */

/**
 * @param {string} path
 * @param {Call} [call]
 * @returns {Promise<any>}
 */
async function request(path, call = {}) {
  /** @type {RequestInit} */
  const init = {
    method: call.method ?? (call.json !== undefined || call.form ? "POST" : "GET"),
    headers: { Accept: "application/json", ...accessHeaders() },
    signal: call.signal,
    keepalive: call.keepalive,
  };
  if (call.form) init.body = call.form;
  if (call.json !== undefined) {
    init.body = JSON.stringify(call.json);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", String(cause));
  }
  if (response.status === 401 && (await askForKey())) return request(path, call);
  if (!response.ok) throw await toError(response);
  return response.status === 204 ? null : response.json();
}

/** @param {string} id */
const conversationPath = (id) => `/v1/conversations/${encodeURIComponent(id)}`;
/** @param {string} id */
const documentPath = (id) => `/v1/knowledge/documents/${encodeURIComponent(id)}`;

/** @param {string} id */
export const eventsPath = (id) => `${conversationPath(id)}/events`;

/** @returns {Promise<Meta>} */
export const meta = () => request("/v1/meta");

/** @returns {Promise<{conversations: Demo[]}>} */
export const demos = () => request("/v1/demo/conversations");

/** @param {{id?: string, customer?: Customer, channel?: string}} body @returns {Promise<{id: string}>} */
export const createConversation = (body) => request("/v1/conversations", { json: body });

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Conversation>} */
export const conversation = (id, signal) => request(conversationPath(id), { signal });

/**
 * @param {string} conversationId
 * @param {{id: string, role: Role, text: string}} message
 * @returns {Promise<{message_id: string, seq: number}>}
 */
export const postMessage = (conversationId, message) =>
  request(`${conversationPath(conversationId)}/messages`, { json: message });

/**
 * @param {{suggestion_id: string, item: string, action: Action, final_text?: string, reason?: string, value?: string}} body
 * @returns {Promise<{id: string}>}
 */
export const feedback = (body) => request("/v1/feedback", { json: body, keepalive: true });

/**
 * @param {string} draft
 * @param {{role: Role, text: string}[]} messages the conversation so far, oldest first
 * @param {AbortSignal} [signal]
 * @returns {Promise<DraftCheck>}
 */
export const rewrite = (draft, messages, signal) =>
  request("/v1/rewrite", { json: messages.length ? { draft, messages } : { draft }, signal });

/** @returns {Promise<Acceptance>} */
export const acceptance = () => request("/v1/feedback/summary");

/** @returns {Promise<{runs: EvalRun[]}>} */
export const evalRuns = () => request("/v1/evals/runs");

/** A page of the service that a plain link cannot open, for want of the key. @param {string} path @returns {Promise<Blob>} */
export async function page(path) {
  const response = await fetch(path, { headers: accessHeaders() });
  if (!response.ok) throw await toError(response);
  return response.blob();
}

/**
 * @param {{q: string, kind?: string, k?: number}} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<{status: "ok" | "no_evidence", hits: Hit[]}>}
 */
export function search(query, signal) {
  const params = new URLSearchParams({ q: query.q, k: String(query.k ?? 8) });
  if (query.kind) params.set("kind", query.kind);
  return request(`/v1/knowledge/search?${params}`, { signal });
}

/** @returns {Promise<{documents: DocumentRow[]}>} */
export const documents = () => request("/v1/knowledge/documents");

/** @param {string} id @returns {Promise<DocumentDetail>} */
export const documentDetail = (id) => request(documentPath(id));

/**
 * @param {File} file
 * @param {{dryRun: boolean, kind?: string}} options
 * @returns {Promise<{doc_id: string, version: number, status: string, preview: Preview}>}
 */
export function upload(file, { dryRun, kind }) {
  const form = new FormData();
  form.set("file", file);
  if (kind) form.set("kind", kind);
  return request(`/v1/knowledge/documents${dryRun ? "?dry_run=true" : ""}`, { form });
}

/** @param {string} id @param {string} text @returns {Promise<Preview>} */
export const previewText = (id, text) => request(`${documentPath(id)}/preview`, { json: { text } });

/** @param {string} id @param {string} text @returns {Promise<{doc_id: string, version: number, status: string}>} */
export const publishText = (id, text) => request(documentPath(id), { method: "PUT", json: { text } });

/** @param {string} id @param {number} version @returns {Promise<{doc_id: string, version: number, status: string}>} */
export const rollback = (id, version) => request(`${documentPath(id)}/rollback`, { json: { version } });

/** @param {string} id @returns {Promise<{doc_id: string, status: string}>} */
export const removeDocument = (id) => request(documentPath(id), { method: "DELETE" });
