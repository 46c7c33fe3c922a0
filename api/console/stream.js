/** A request's server-sent events, read with fetch (an EventSource cannot show an API key), until it has ended. */

const FIRST_WAIT = 500; // milliseconds before the first new connection; doubles each time
const LONGEST_WAIT = 15_000;
const SILENCE = 40_000; // the server says something every 15 s; longer than this and the line is dead

/**
 * Call `changed(request)` for each change until the request ends or `signal` aborts. A broken line is opened again,
 * `broken(error)` says so each time. Rejects with ApiError when there is no such request.
 */
export async function follow(api, id, { changed, broken, signal }) {
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      for await (const { event, data } of events(await api.events(id, signal))) {
        wait = FIRST_WAIT;
        changed(JSON.parse(data));
        if (event === "end") return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error.status >= 400 && error.status < 500) throw error;
      broken(error);
    }
    await pause(wait * (0.75 + Math.random() / 2), signal);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await within(SILENCE, reader.read());
      if (done) return;
      const blocks = (rest + value.replaceAll("\r", "")).split("\n\n"); // JSON has no bare carriage return
      rest = blocks.pop();
      yield* blocks.map(parse).filter(({ data }) => data);
    }
  } finally {
    reader.cancel().catch(() => {}); // it is broken already, or nobody wants it any more
  }
}

function parse(block) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name === "data") fields.data += value;
    else if (name) fields[name] = value;
  }
  return fields;
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("silence")), milliseconds); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Wait, but not when the network comes back or nobody needs it any more. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); window.removeEventListener("online", done); resolve(); };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
  });
}
