// @ts-check
/**
 * The words of the HTTP contract as types. Nothing here runs; other modules use `@import`.
 *
 * @typedef {"customer" | "agent"} Role
 * @typedef {"calm" | "satisfied" | "anxious" | "disappointed" | "angry"} EmotionLabel
 * @typedef {"low" | "medium" | "high"} Risk
 * @typedef {"instant" | "full"} Tier
 * @typedef {"ok" | "no_evidence" | "degraded"} Status
 * @typedef {"shown" | "copied" | "inserted" | "edited" | "sent" | "dismissed" | "emotion_corrected"} Action
 *
 * @typedef {{id: string, seq: number, role: Role, text: string, at?: string | null}} Message
 * @typedef {{label: EmotionLabel, intensity: number}} TrendPoint
 * @typedef {{
 *   label: EmotionLabel, label_zh: string, intensity: number, confidence: number,
 *   trend: "rising" | "steady" | "falling", risk: Risk, reason?: string | null,
 *   evidence: string[], approach: string, trend_points?: TrendPoint[]
 * }} Emotion
 * @typedef {{playbook: string, confidence: number}} Intent
 * @typedef {{
 *   playbook: string, playbook_title?: string, step: string, title: string, say: string, do: string[],
 *   ask: {slot: string, text: string}[], authority: string, due_in_s: number | null, citations: string[],
 *   progress?: {step: string, title: string, state: "done" | "due" | "later"}[],
 *   hand_over?: {to: string, summary: string[]} | null
 * }} NextStep
 * @typedef {{
 *   id: string, text: string, strategy: string, citations: string[], tier?: Tier,
 *   checks: {code: string, passed: boolean, detail?: string}[]
 * }} Reply
 * @typedef {{product: string, feature: string, advantage: string, benefit: string, text: string, citations: string[]}} Pitch
 * @typedef {{
 *   id: string, doc_id: string, title: string, section: string, snippet: string, text?: string, score: number,
 *   kind: string, path: string, version?: number | string, source?: string | null
 * }} Knowledge
 * @typedef {{code: string, message: string, law?: string | null}} Warning
 * @typedef {{
 *   suggestion_id: string, message_id: string, tier: Tier, status: Status, emotion: Emotion | null,
 *   intent: Intent | null, next_steps: NextStep[], replies: Reply[], pitch: Pitch | null,
 *   pitch_withheld: string | null, knowledge: Knowledge[], warnings: Warning[]
 * }} Suggestion
 * @typedef {{
 *   id: string, customer?: Customer | null, channel?: string | null, messages: Message[],
 *   suggestion: Suggestion | null, last_event_id: string
 * }} Conversation
 * @typedef {{name?: string, segment?: string, member?: string}} Customer
 *
 * @typedef {{code: string, start: number, end: number, text: string, why: string, law?: string | null}} Fault
 * @typedef {{text: string, strategy: string, stance: string, citations: string[]}} Rewrite
 * @typedef {{
 *   verdict: "ok" | "rewrite" | "block", faults: Fault[], rewrites: Rewrite[],
 *   hint?: {text: string, citation?: string | null} | null
 * }} DraftCheck
 *
 * @typedef {{path: string, line?: number | null, problem: string, mend: string}} KnowledgeFault
 * @typedef {"strategies" | "authorities" | "risks" | "emotions" | "playbooks" | "faults" | "kinds" | "segments"} LabelSet
 * @typedef {{
 *   version: string, company: {name: string, sample: boolean}, full_tier: boolean, model: string | null,
 *   embedding: string, knowledge: {documents: number, chunks: number, faults: KnowledgeFault[]},
 *   allowed_origins: string[], labels: Partial<Record<LabelSet, Record<string, string>>>
 * }} Meta
 * @typedef {{id: string, title: string, summary: string, customer?: Customer, turns: {role: Role, text: string}[]}} Demo
 *
 * @typedef {{
 *   chunk_id: string, doc_id: string, title: string, section: string, kind: string, text: string, score: number,
 *   dense?: number, lexical?: number, path: string, version?: number | string, source?: string | null
 * }} Hit
 *
 * `cited`: times an item citing it was shown; `accepted`: share of those that were used, 0 to 1.
 * @typedef {{
 *   doc_id: string, title: string, kind: string, version: number, status: "published" | "removed",
 *   origin: "folder" | "upload", path: string, chunks: number, updated_at: string, effective_to?: string | null,
 *   expired: boolean, cited: number, accepted: number | null
 * }} DocumentRow
 * @typedef {{chunk_id: string, section: string, text: string}} Chunk
 * @typedef {Omit<DocumentRow, "chunks"> & {
 *   text: string, versions: {version: number, published_at: string, status: string, chunks: number}[], chunks: Chunk[]
 * }} DocumentDetail
 * @typedef {{
 *   doc_id: string, kind: string, title: string, cleaned: string, chunks: (Chunk & {change: "added" | "kept"})[],
 *   removed: Chunk[], warnings: {line?: number | null, problem: string, mend: string}[]
 * }} Preview
 * @typedef {{
 *   key: string, shown: number, copied: number, inserted: number, edited: number, sent: number, dismissed: number,
 *   acceptance: number | null
 * }} AcceptanceRow
 * @typedef {{playbooks: AcceptanceRow[], strategies: AcceptanceRow[], documents: AcceptanceRow[]}} Acceptance
 * @typedef {{id: string, suite: string, finished_at: string, metrics: Record<string, number>, report: string}} EvalRun
 */
export {};
