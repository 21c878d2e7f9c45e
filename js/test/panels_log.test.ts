import { describe, expect, it, vi } from "vitest";
import { plainText } from "../src/panels/log";
import type { LogLine, Run, ShownLog } from "../src/wire";
import { buttonNamed, isUnavailable, mount, one, press, stepRun, widgetState } from "./panels_fake";

const line = (text: string, second = 0): LogLine => ({
  at: `2026-11-24T10:00:${String(second).padStart(2, "0")}+00:00`,
  text,
});
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(`epoch ${from + index}`, from + index));
const log = (lines: LogLine[], changes: Partial<ShownLog> = {}): ShownLog => ({
  step: "Train",
  state: "ready",
  lines,
  message: "the whole log",
  ...changes,
});

const ran = stepRun({ state: "ran", resource: "job-1", has_log: true });

function mountRun(log_shown: ShownLog = log([], { step: "", state: "none" })) {
  const run: Run = { ...widgetState().run, state: "ended", steps: { Train: ran } };
  const mounted = mount({ run });
  const row = one(mounted.slots.side, '[data-step="Train"]');
  return { ...mounted, run, row, ready: mounted.model.answer({ log_shown }) };
}

const linesOf = (row: ParentNode) => one<HTMLPreElement>(row, "pre");
const texts = (row: ParentNode) => [...linesOf(row).children].map((each) => each.textContent);

describe("the log of a step", () => {
  it("is offered where there is one, and asked for by the step's name", () => {
    const { model, slots, row } = mountRun();
    const opener = buttonNamed(row, "Log of Train");
    expect(opener.hidden).toBe(false);
    expect(opener.textContent).toBe("Log");
    expect(opener.getAttribute("aria-expanded")).toBe("false");
    expect(buttonNamed(slots.side, "Log of Evaluate").hidden).toBe(true);
    opener.click();
    expect(model.sent).toEqual([{ command: "log", step: "Train" }]);
  });

  it("opens under its row alone, and is closed by the same button", async () => {
    const { model, slots, row, ready } = mountRun(log([line("hello")]));
    await ready;
    const opener = buttonNamed(row, "Log of Train");
    const area = one(row, ".ssw-log");
    expect(area.hidden).toBe(false);
    expect(opener.getAttribute("aria-expanded")).toBe("true");
    expect(opener.getAttribute("aria-controls")).toBe(area.id);
    expect(texts(row)).toEqual(["hello\n"]);
    expect([...slots.side.querySelectorAll(".ssw-log:not([hidden])")]).toEqual([area]);
    opener.click();
    expect(model.sent).toEqual([{ command: "log", step: "" }]);
    await model.answer({ log_shown: log([], { step: "", state: "none" }) });
    expect(area.hidden).toBe(true);
  });

  it("comes into view where it was asked for, once it is there", async () => {
    const { model, row } = mountRun();
    const scrolled = vi.fn();
    one(row, ".ssw-log").scrollIntoView = scrolled;
    await model.answer({ log_shown: log([line("asked for in another view")]) });
    expect(scrolled).not.toHaveBeenCalled();
    await model.answer({ log_shown: log([], { step: "" }) });
    buttonNamed(row, "Log of Train").click();
    await model.answer({ log_shown: log([], { state: "pending" }) });
    expect(scrolled).not.toHaveBeenCalled();
    await model.answer({ log_shown: log([line("hello")]) });
    await model.answer({ log_shown: log([line("hello"), line("again", 1)]) });
    expect(scrolled).toHaveBeenCalledTimes(1);
  });

  it("says that it is being read, and what came of it", async () => {
    const { model, row, ready } = mountRun(log([], { state: "pending", message: "" }));
    await ready;
    const words = one(row, ".ssw-log [role=status]");
    expect(words.textContent).toBe("Reading…");
    await model.answer({ log_shown: log([], { message: "nothing was logged" }) });
    expect(words.textContent).toBe("nothing was logged");
    expect(linesOf(row).hidden).toBe(true);
    expect(buttonNamed(row, "Copy the log of Train").hidden).toBe(true);
  });

  it("shows markup as the text that it is", async () => {
    const { row, ready } = mountRun(log([line("<img src=x onerror=alert(1)>")]));
    await ready;
    expect(texts(row)).toEqual(["<img src=x onerror=alert(1)>\n"]);
    expect(row.querySelector("img")).toBeNull();
  });

  it("keeps the lines that stay, so that a selection in them stays", async () => {
    const { model, row, ready } = mountRun(log(numbered(0, 3)));
    await ready;
    const kept = linesOf(row).children[2];
    await model.answer({ log_shown: log(numbered(2, 5)) });
    expect(texts(row)).toEqual(["epoch 2\n", "epoch 3\n", "epoch 4\n"]);
    expect(linesOf(row).children[0]).toBe(kept);
    await model.answer({ log_shown: log(numbered(8, 9)) });
    expect(texts(row)).toEqual(["epoch 8\n"]);
  });

  it("tells lines apart that say the same", async () => {
    const { model, row, ready } = mountRun(log([line("tick", 1), line("tick", 2)]));
    await ready;
    await model.answer({ log_shown: log([line("tick", 2), line("tick", 3)]) });
    expect(texts(row)).toEqual(["tick\n", "tick\n"]);
  });

  it("stays at its end while lines come, but not where somebody reads further up", async () => {
    const { model, row, ready } = mountRun(log(numbered(0, 3)));
    await ready;
    const pre = linesOf(row);
    Object.defineProperties(pre, {
      clientHeight: { value: 100 },
      scrollHeight: { value: 300 },
    });
    pre.scrollTop = 200;
    await model.answer({ log_shown: log(numbered(0, 4)) });
    expect(pre.scrollTop).toBe(300);
    pre.scrollTop = 50;
    await model.answer({ log_shown: log(numbered(0, 5)) });
    expect(pre.scrollTop).toBe(50);
  });

  it("leads to the console where it may not be read here", async () => {
    const { model, run, row, ready } = mountRun();
    await ready;
    const url = "https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#logs";
    const steps = { Train: { ...ran, links: [{ label: "Logs", url }] } };
    const denied = log([], { state: "errored", message: "The role in use may not call it." });
    await model.answer({ run: { ...run, steps }, log_shown: denied });
    expect(one(row, ".ssw-log [role=status]").textContent).toBe("The role in use may not call it.");
    const link = one<HTMLAnchorElement>(row, ".ssw-log a");
    expect(link.textContent).toBe("Logs in the console");
    expect(link.href).toBe(url);
    await model.answer({ log_shown: log([line("read after all")]) });
    expect(row.querySelector(".ssw-log a")).toBeNull();
  });

  it("keeps its keys: an arrow scrolls, and Escape closes it and not the selection", async () => {
    const { model, row, ready } = mountRun(log([line("hello")]));
    await ready;
    await model.answer({ selected_steps: ["Train"] });
    linesOf(row).focus();
    press(linesOf(row), "ArrowDown");
    expect(document.activeElement).toBe(linesOf(row));
    press(linesOf(row), "Escape");
    expect(model.sent).toEqual([{ command: "log", step: "" }]);
    expect(model.saves).toEqual([]);
    expect(document.activeElement).toBe(buttonNamed(row, "Log of Train"));
  });

  it("copies what is shown", async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const { row, ready } = mountRun(log([line("one"), line("two", 1)]));
    await ready;
    buttonNamed(row, "Copy the log of Train").click();
    await vi.waitFor(() => expect(one(row, ".ssw-log [role=status]").textContent).toBe("Copied"));
    expect(writeText).toHaveBeenCalledWith("one\ntwo\n");
    vi.unstubAllGlobals();
  });

  it("is not asked for where nobody answers", async () => {
    const { model, row, ready } = mountRun();
    await ready;
    await model.loseKernel();
    const opener = buttonNamed(row, "Log of Train");
    expect(isUnavailable(opener)).toBe(true);
    opener.click();
    expect(model.sent).toEqual([]);
  });
});

describe("the plain text of a line", () => {
  it.each([
    ["colours", "\u001b[1;31mred\u001b[0m and plain", "red and plain"],
    ["a link of a terminal", "\u001b]8;;https://example.com\u0007here\u001b]8;;\u001b\\", "here"],
    ["a progress bar", " 10%|#   |\r 50%|##  |\r100%|####|", "100%|####|"],
    ["a line end of Windows", "text\r", "text"],
    ["brackets that are text", "[31m is no colour", "[31m is no colour"],
  ])("is without %s", (_, written, plain) => expect(plainText(written)).toBe(plain));
});
