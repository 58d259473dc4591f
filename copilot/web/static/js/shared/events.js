// @ts-check
/**
 * One conversation's live events: reconnects by itself, resumes after the last event seen, repeats none.
 *
 * This is the browser's EventSource in all but three points it cannot do: send the access key, notice a silent
 * connection, and go on after the server answered with an error.
 */
import { accessHeaders, askForKey } from "./access.js";
import { eventsPath, toError } from "./api.js";
import { readEvents } from "./sse.js";

/** @typedef {"connecting" | "open" | "reconnecting" | "offline"} Connection */
/** @typedef {{id: string, name: string, data: any}} LiveEvent */
/**
 * @typedef {object} Listener
 * @property {(event: LiveEvent) => void} event
 * @property {(state: Connection) => void} [state]
 * @property {() => void} [back] the stream is open again after a break
 * @property {() => void} [lost] the server no longer knows this conversation or the place in its stream: load it anew
 */

const SILENCE_MS = 45_000; // the server pings every 15 s
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;

/**
 * @param {string} conversationId
 * @param {string} lastEventId of the snapshot the caller already shows
 * @param {Listener} listener
 * @returns {() => void} ends the subscription
 */
export function subscribe(conversationId, lastEventId, listener) {
  const end = new AbortController();
  const seen = new Set();
  let last = lastEventId;
  let failures = 0;

  /** @param {AbortController} round */
  async function listen(round) {
    const response = await fetch(eventsPath(conversationId), {
      headers: { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}), ...accessHeaders() },
      cache: "no-store",
      signal: round.signal,
    });
    if (!response.ok || !response.body) throw await toError(response);
    listener.state?.("open");
    if (failures) listener.back?.();
    failures = 0;
    const watch = watchdog(() => round.abort());
    try {
      for await (const raw of readEvents(response.body, watch.touch)) {
        if (end.signal.aborted) return;
        if (raw.id && !isNew(raw)) continue;
        listener.event({ id: raw.id, name: raw.name, data: JSON.parse(raw.data) });
      }
    } finally {
      watch.stop();
    }
  }

  /** A service that was restarted sends the whole last suggestion under one id: the name tells its parts apart. @param {import("./sse.js").RawEvent} raw */
  function isNew({ id, name }) {
    const key = `${id} ${name}`;
    if (seen.has(key)) return false;
    last = id;
    seen.add(key);
    if (seen.size > 1000) seen.delete(seen.values().next().value);
    return true;
  }

  async function run() {
    listener.state?.("connecting");
    while (!end.signal.aborted) {
      const round = new AbortController();
      const cut = () => round.abort();
      end.signal.addEventListener("abort", cut);
      window.addEventListener("offline", cut);
      try {
        await listen(round);
      } catch (error) {
        const status = /** @type {{status?: number}} */ (error).status ?? 0;
        if (status === 401 && (await askForKey())) continue;
        if (status >= 400 && status < 500 && status !== 429 && !end.signal.aborted) {
          listener.lost?.();
          return;
        }
      } finally {
        end.signal.removeEventListener("abort", cut);
        window.removeEventListener("offline", cut);
      }
      if (end.signal.aborted) return;
      listener.state?.(navigator.onLine ? "reconnecting" : "offline");
      failures += 1;
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS), end.signal);
    }
  }

  void run();
  return () => end.abort();
}

/** @param {() => void} onSilence */
function watchdog(onSilence) {
  let timer = setTimeout(onSilence, SILENCE_MS);
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Waits, but no longer than until the network is back. @param {number} ms @param {AbortSignal} signal */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve(undefined);
    };
    const timer = setTimeout(done, navigator.onLine ? ms * (0.8 + Math.random() * 0.4) : 60_000);
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
