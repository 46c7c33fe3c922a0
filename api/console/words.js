/** What the page says about a request, in words. */

const PHASES = {
  queued: "Waiting in line",
  starting: "Waking a worker",
  loading: "Loading the model",
  sampling: "Distilling",
  saving: "Bottling",
  done: "Finishing",
};
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** Whether nothing about a request changes any more. */
export function ended(request) {
  return request.status === "delivering" || request.status === "delivered";
}

/** Where a request stands, in a few words. */
export function state(request) {
  if (ended(request)) return outcome(request);
  if (request.cancelling) return "Cancelling";
  if (request.status === "queued") return place(request.place);
  return PHASES[request.progress.phase] ?? "Working";
}

/** Details of the work: which picture, which step; empty when there is none. */
export function step({ status, progress, images, images_wanted: wanted }) {
  if (status === "queued") return wanted === 1 ? "1 picture" : `${wanted} pictures`;
  const picture = wanted > 1 ? `picture ${Math.min(images.length + 1, wanted)} of ${wanted}` : "";
  const steps = progress.steps ? `step ${progress.step} of ${progress.steps}` : "";
  return [picture, steps, `${Math.round(progress.fraction * 100)} %`].filter(Boolean).join(" · ");
}

/** One or two words for a list. */
export function badge(request) {
  if (!ended(request)) return request.status === "queued" ? "in line" : "running";
  return request.outcome === "succeeded" ? "" : request.outcome;
}

/** What the button says that sends a text of `command` (as the server describes it; undefined where there is none such). */
export function verb(command) {
  if (!command) return "Send";
  if (command.answered) return "Ask";
  return command.name.startsWith("serve") ? "Serve" : "Draw";
}

/** How long ago: `"3 minutes ago"`. */
export function ago(moment, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(moment)) / 1000);
  const unit = UNITS.find(([, size]) => seconds >= size);
  return unit ? AGO.format(-Math.floor(seconds / unit[1]), unit[0]) : "just now";
}

function outcome(request) {
  const { images, images_wanted: wanted } = request;
  if (request.outcome === "succeeded") return `Done in ${duration(request)}`;
  if (request.outcome === "cancelled") return "Cancelled";
  return request.outcome === "partial" ? `${images.length} of ${wanted} pictures made` : "No picture was made";
}

function place(number) {
  if (!number || number === 1) return "Next in line";
  return `Number ${number} in line`;
}

function duration({ created_at: from, finished_at: to }) {
  const seconds = (new Date(to) - new Date(from)) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
