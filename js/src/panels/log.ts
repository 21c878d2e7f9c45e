/** Under a step of the plan: the last lines of what its job has logged. */

import type { LogLine, ShownLog, StepRun } from "../wire";
import { copiedText, copyText } from "./copy";
import { button, h, setAttribute, setHidden, setText, setUnavailable, uniqueId } from "./dom";
import { consoleLink } from "./links";

/** What is to be shown of a step's log. */
export interface KnownOfLog {
  run: StepRun | undefined;
  /** The log that is open, of this step or of another. */
  log: ShownLog;
  /** Whether there is somebody to ask. */
  isLive: boolean;
}

export interface StepLog {
  /** Opens the log and closes it. */
  button: HTMLButtonElement;
  element: HTMLElement;
  show(known: KnownOfLog): void;
}

/** Makes what shows the log of a step; `ask` opens the log of the step that it names, or with `""` closes it. */
export function makeStepLog(step: string, ask: (step: string) => void): StepLog {
  const id = uniqueId("log");
  const element = h("div", { id, class: "ssw-log", hidden: true });
  const opener = button(
    { class: "ssw-log-button", "aria-label": `Log of ${step}`, "aria-controls": id, hidden: true },
    "Log",
    () => {
      isWanted = element.hidden;
      ask(element.hidden ? step : "");
    },
  );
  // Another view of the widget shows the log too, and stays where its reader is.
  let isWanted = false;
  // Keys that move between the steps, or unselect them, scroll and close the log here.
  element.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    ask("");
    opener.focus();
  });
  // Few logs of many are ever opened.
  let showInside: ReturnType<typeof fillLog> | undefined;
  const show = ({ run, log, isLive }: KnownOfLog) => {
    const shown = log.step === step ? log : undefined;
    setHidden(opener, !run?.has_log && !shown);
    setUnavailable(opener, !isLive);
    setAttribute(opener, "aria-expanded", String(shown !== undefined));
    setHidden(element, shown === undefined);
    if (!shown) return;
    showInside ??= fillLog(element, step);
    showInside(shown, run);
    if (!isWanted || shown.state === "pending") return;
    isWanted = false;
    element.scrollIntoView({ block: "nearest" });
  };
  return { button: opener, element, show };
}

function fillLog(element: HTMLElement, step: string): (log: ShownLog, run: StepRun | undefined) => void {
  const words = h("span", { role: "status" });
  const links = h("span", { class: "ssw-links" });
  const lines = makeLines(step);
  const copy = button({ class: "ssw-button", "aria-label": `Copy the log of ${step}` }, "Copy", async () => {
    setText(words, copiedText(await copyText(lines.element)));
  });
  element.append(h("div", { class: "ssw-log-header" }, words, links, copy), lines.element);
  return (log, run) => {
    setAttribute(element, "data-state", log.state);
    setText(words, log.state === "pending" ? "Reading…" : log.message);
    showConsole(links, log.state === "errored" ? run : undefined, step);
    setHidden(copy, log.lines.length === 0);
    setHidden(lines.element, log.lines.length === 0);
    lines.show(log.lines);
  };
}

/** Where the log can be read that cannot be read here. */
function showConsole(links: HTMLElement, run: StepRun | undefined, step: string): void {
  const logs = run?.links.find(({ label }) => label === "Logs");
  if (links.childElementCount > 0 === (logs !== undefined)) return;
  links.replaceChildren(...(logs ? consoleLink({ ...logs, label: "Logs in the console" }, step) : []));
}

/** A block that stays at its end while lines come, unless somebody has scrolled away from there. */
function makeLines(step: string) {
  const label = `Last lines of ${step}`;
  const element = h("pre", {
    class: "ssw-log-lines",
    role: "log",
    "aria-live": "off",
    "aria-label": label,
    tabindex: "0",
  });
  let shown: string[] = [];
  const show = (lines: readonly LogLine[]) => {
    const keys = lines.map(({ at, text }) => `${at} ${text}`);
    const gone = firstKept(shown, keys);
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    // What stays is not touched: somebody may be selecting it.
    for (const line of [...element.children].slice(0, gone)) line.remove();
    element.append(...lines.slice(shown.length - gone).map(makeLine));
    const isChanged = gone > 0 || keys.length > shown.length;
    shown = keys;
    if (isChanged && isAtEnd) element.scrollTop = element.scrollHeight;
  };
  return { element, show };
}

/** From where on the lines that are shown are the first of those to show. */
function firstKept(shown: readonly string[], next: readonly string[]): number {
  for (let first = 0; first < shown.length; first += 1) {
    const kept = shown.slice(first);
    if (kept.length <= next.length && kept.every((key, index) => key === next[index])) return first;
  }
  return shown.length;
}

function makeLine({ at, text }: LogLine): HTMLElement {
  const moment = new Date(at).toLocaleTimeString();
  return h("span", { class: "ssw-log-line", title: moment }, `${plainText(text)}\n`);
}

/** A terminal's colours and movements: an escape and what belongs to it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** What a terminal would show of a line: without colours, and of a progress bar the last state. */
export function plainText(text: string): string {
  const plain = text.replace(ESCAPES, "").replace(/\r+$/, "");
  return plain.slice(plain.lastIndexOf("\r") + 1);
}
