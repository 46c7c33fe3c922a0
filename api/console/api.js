/** The HTTP API as this page uses it: JSON in and out, an API key where one is needed, errors in words. */

const DEADLINE = 30_000; // milliseconds for any answer but a stream; pictures may have to be fetched for it
const UPLOAD = 120_000; // milliseconds for 25 MB
const JSON_BODY = { "Content-Type": "application/json" };
const KEY = "distillery.key"; // localStorage

/** An answer that is not what was asked for. `problems` are `{code, flag, message, hint}`; status 0: no answer. */
export class ApiError extends Error {
  constructor(status, problems) {
    super(problems.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join("\n"));
    this.status = status;
    this.problems = problems;
  }
}

export class Api {
  #askForKey;
  #asking = null;

  /** `askForKey(refused)` resolves to a key; `refused` is true when the last one was not taken. */
  constructor(askForKey) {
    this.#askForKey = askForKey;
  }

  async commands() {
    return (await this.#json("GET", "/v1/commands")).commands;
  }

  /** The names that --lora may have. */
  async loras() {
    return (await this.#json("GET", "/v1/loras")).loras;
  }

  /** Store a picture that somebody brings: `{name, url, width, height}`. */
  keep(file) {
    return this.#json("POST", "/v1/inputs", { body: file, headers: { "Content-Type": "application/octet-stream" } }, UPLOAD);
  }

  /** What a command that makes no pictures answers: `{command, title, text, fields, notes, images}`. */
  answer(command, text) {
    return this.#json("POST", "/v1/answers", { headers: JSON_BODY, body: JSON.stringify({ command, text }) });
  }

  /** Queue a request. Tried twice when there is no answer: its key makes sure that it is one request. */
  async ask(command, text) {
    const headers = { ...JSON_BODY, "Idempotency-Key": unique() };
    const send = () => this.#json("POST", "/v1/requests", { headers, body: JSON.stringify({ command, text }) });
    return send().catch((error) => (error.status === 0 ? send() : Promise.reject(error)));
  }

  look(id) {
    return this.#json("GET", `/v1/requests/${encodeURIComponent(id)}`);
  }

  cancel(id) {
    return this.#json("DELETE", `/v1/requests/${encodeURIComponent(id)}`);
  }

  /** `{requests, next_cursor}`, newest first. */
  page(limit, cursor = null) {
    const query = new URLSearchParams({ limit, ...(cursor && { cursor }) });
    return this.#json("GET", `/v1/requests?${query}`);
  }

  /** The body of a request's event stream. */
  async events(id, signal) {
    return (await this.#fetch("GET", `/v1/requests/${encodeURIComponent(id)}/events`, { signal })).body;
  }

  async #json(method, path, options = {}, deadline = DEADLINE) {
    const response = await this.#fetch(method, path, { ...options, signal: AbortSignal.timeout(deadline) });
    return response.json();
  }

  async #fetch(method, path, { headers = {}, ...options } = {}) {
    const shown = localStorage.getItem(KEY);
    const authorization = shown ? { Authorization: `Bearer ${shown}` } : {};
    const response = await fetch(path, { method, headers: { ...headers, ...authorization }, ...options }).catch(noAnswer);
    if (response.ok) return response;
    if (response.status !== 401) throw new ApiError(response.status, await problemsIn(response));
    await this.#newKey(shown);
    return this.#fetch(method, path, { headers, ...options });
  }

  /** One question at a time, however many calls were turned away. */
  async #newKey(refused) {
    if (localStorage.getItem(KEY) !== refused) return;
    this.#asking ??= this.#askForKey(refused !== null).finally(() => { this.#asking = null; });
    localStorage.setItem(KEY, await this.#asking);
  }
}

function noAnswer(error) {
  if (error.name === "AbortError") throw error;
  const hint = navigator.onLine ? "Is it running? Your text is kept." : "You seem to be offline. Your text is kept.";
  throw new ApiError(0, [{ code: "no_answer", flag: null, message: "Distillery does not answer.", hint }]);
}

async function problemsIn(response) {
  const answer = await response.json().catch(() => null);
  if (Array.isArray(answer?.errors)) return answer.errors;
  const message = `Something went wrong on our side (${response.status}).`;
  return [{ code: "internal", flag: null, message, hint: "Try again; if it stays, tell whoever runs this." }];
}

function unique() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
