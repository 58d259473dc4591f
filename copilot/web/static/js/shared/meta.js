// @ts-check
/** What the service says about itself, loaded once; names for the codes it uses. */
/** @import {LabelSet, Meta} from "../types.js" */
import * as api from "./api.js";

/** @type {Meta} */
let current = {
  version: "",
  company: { name: "", sample: false },
  full_tier: false,
  model: null,
  embedding: "",
  knowledge: { documents: 0, chunks: 0, faults: [] },
  allowed_origins: [],
  labels: {},
};

/** @returns {Promise<Meta>} */
export async function loadMeta() {
  current = await api.meta();
  return current;
}

/** @returns {Meta} the one loaded last; empty before */
export const knownMeta = () => current;

/** The Chinese name of a code; the code itself where there is none. @param {LabelSet} set @param {string} code */
export const label = (set, code) => current.labels[set]?.[code] ?? code;
