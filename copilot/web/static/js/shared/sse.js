// @ts-check
/** Reading a server-sent event stream out of a fetch body. */

/** @typedef {{id: string, name: string, data: string}} RawEvent */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onActivity called for every chunk, pings included
 * @returns {AsyncGenerator<RawEvent>}
 */
export async function* readEvents(body, onActivity) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let event = blank();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      // A "\r" at the very end may be half of "\r\n": it waits for the next chunk.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line !== "") take(event, line);
        else {
          if (event.data.length) yield { id: event.id, name: event.name, data: event.data.join("\n") };
          event = blank();
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

const blank = () => ({ id: "", name: "message", data: /** @type {string[]} */ ([]) });

/** @param {ReturnType<typeof blank>} event @param {string} line */
function take(event, line) {
  const colon = line.indexOf(":");
  if (colon === 0) return;
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "id") event.id = value;
  else if (field === "event") event.name = value;
  else if (field === "data") event.data.push(value);
}
