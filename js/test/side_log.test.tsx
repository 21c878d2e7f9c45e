import { afterEach, describe, expect, it, vi } from "vitest";
import { plainText } from "../src/panels/log/plain_text";
import type { LogLine, Run, ShownLog } from "../src/wire";
import { stepRun, widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { act, screen, showSide, tick } from "./side_fake";

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
const CLOSED = log([], { step: "", state: "none", message: "" });

const ran = stepRun({ state: "ran", resource: "job-1", has_log: true });
const run: Run = { ...widgetState().run, state: "ended", steps: { Train: ran } };
const panel = () => screen.queryByRole("region", { name: "Log of Train" });
const block = () => screen.getByRole("log", { name: "Last lines of Train" });
const texts = () => [...block().children].map((each) => each.textContent);

/** Shows a log as if Python had just read it. */
async function showLog(log_shown: ShownLog) {
  const side = showSide({ run });
  await side.answer({ log_shown });
  return side;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the log of a step", () => {
  it("is asked for by the step's name, takes the panel, and gives the focus back when it closes", async () => {
    const { model, user, answer } = showSide({ run });
    const opener = screen.getByRole("button", { name: "Log of Train" });
    await user.click(opener);
    expect(model.sent).toEqual([{ command: "log", step: "Train" }]);
    await answer({ log_shown: log([], { state: "pending", message: "" }) });
    expect(screen.queryByRole("tablist")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Back" }));
    await answer({ log_shown: log([line("hello")]) });
    expect(texts()).toEqual(["hello\n"]);
    await user.keyboard("{Escape}");
    expect(model.sent).toHaveLength(2);
    expect(model.sent[1]).toEqual({ command: "log", step: "" });
    await answer({ log_shown: CLOSED });
    expect(panel()).toBeNull();
    expect(screen.getByRole("tablist")).toBeTruthy();
    expect(document.activeElement).toBe(opener);
  });

  it("that is opened elsewhere moves nobody who is not in the widget", async () => {
    const { answer } = showSide({ run });
    const outside = document.body.appendChild(document.createElement("button"));
    outside.focus();
    await answer({ log_shown: log([line("hello")]) });
    expect(panel()).not.toBeNull();
    expect(document.activeElement).toBe(outside);
    outside.remove();
  });

  it("says that it is being read, and what came of it, also politely", async () => {
    const { view, answer, settle } = await showLog(log([], { state: "pending", message: "" }));
    expect(screen.getByText("Reading…")).toBeTruthy();
    await answer({ log_shown: log([], { message: "nothing was logged" }) });
    await settle();
    expect(screen.getByText("nothing was logged")).toBeTruthy();
    await eventually(() => expect(view.politely.value).toBe("Log of Train: nothing was logged"));
    expect(screen.queryByRole("log")).toBeNull();
    const buttons = screen.getAllByRole("button").map((button) => button.textContent);
    expect(buttons).not.toContain("Copy");
    expect(buttons).not.toContain("Wrap");
  });

  it("shows markup as the text that it is", async () => {
    await showLog(log([line("<img src=x onerror=alert(1)>")]));
    expect(texts()).toEqual(["<img src=x onerror=alert(1)>\n"]);
    expect(document.querySelector("img")).toBeNull();
  });

  it("keeps the lines that stay, so that a selection in them stays", async () => {
    const { answer } = await showLog(log(numbered(0, 3)));
    const kept = block().children[2];
    await answer({ log_shown: log(numbered(2, 5)) });
    expect(texts()).toEqual(["epoch 2\n", "epoch 3\n", "epoch 4\n"]);
    expect(block().children[0]).toBe(kept);
    await answer({ log_shown: log(numbered(8, 9)) });
    expect(texts()).toEqual(["epoch 8\n"]);
  });

  it("tells lines apart that say the same", async () => {
    const { answer } = await showLog(log([line("tick", 1), line("tick", 1)]));
    expect(texts()).toEqual(["tick\n", "tick\n"]);
    await answer({ log_shown: log([line("tick", 1), line("tick", 2)]) });
    expect(texts()).toEqual(["tick\n", "tick\n"]);
  });

  it("stays at its end while lines come, but not where somebody reads further up", async () => {
    const { answer } = await showLog(log(numbered(0, 3)));
    const pre = block();
    Object.defineProperties(pre, { clientHeight: { value: 100 }, scrollHeight: { value: 300 } });
    const scroll = (top: number) => {
      pre.scrollTop = top;
      pre.dispatchEvent(new Event("scroll"));
    };
    scroll(200);
    await answer({ log_shown: log(numbered(0, 4)) });
    expect(pre.scrollTop).toBe(300);
    scroll(50);
    await answer({ log_shown: log(numbered(0, 5)) });
    expect(pre.scrollTop).toBe(50);
  });

  it("leads to the console where it may not be read here", async () => {
    const { answer } = await showLog(CLOSED);
    const url = "https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#logs";
    const steps = { Train: { ...ran, links: [{ label: "Logs", url }] } };
    const denied = log([], { state: "errored", message: "The role in use may not call it." });
    await answer({ run: { ...run, steps }, log_shown: denied });
    expect(screen.getByText("The role in use may not call it.")).toBeTruthy();
    const link = screen.getByRole("link", { name: /Logs in the console/ }) as HTMLAnchorElement;
    expect(link.href).toBe(url);
    await answer({ log_shown: log([line("read after all")]) });
    expect(screen.queryByRole("link", { name: /Logs in the console/ })).toBeNull();
  });

  it("keeps its keys: an arrow scrolls, and Escape closes it and nothing else", async () => {
    const { model, user } = await showLog(log([line("hello")]));
    block().focus();
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(block());
    await user.keyboard("{Escape}");
    expect(model.sent).toEqual([{ command: "log", step: "" }]);
    expect(model.saves).toEqual([]);
  });

  it("is searched, from one place that was found to the next", async () => {
    const { user } = await showLog(
      log(["loss 3", "saved", "Loss 2", "loss 1"].map((text, at) => line(text, at))),
    );
    const box = screen.getByRole("searchbox", { name: "Search the log" });
    const present = () => document.querySelector("[data-found=present]")?.textContent;
    await user.type(box, "LOSS");
    expect(screen.getByText("1 of 3")).toBeTruthy();
    expect(present()).toBe("loss 3\n");
    await user.keyboard("{Enter}");
    expect(present()).toBe("Loss 2\n");
    await user.keyboard("{Shift>}{Enter}{Enter}{/Shift}");
    expect([present(), screen.getByText("3 of 3").textContent]).toEqual(["loss 1\n", "3 of 3"]);
    await user.clear(box);
    await user.type(box, "nan");
    expect(screen.getByText("not found")).toBeTruthy();
    await user.keyboard("{Escape}");
    expect((box as HTMLInputElement).value).toBe("");
    expect(panel()).not.toBeNull();
  });

  it("tells which line a search has come to", async () => {
    const { user, view } = await showLog(
      log(["loss 3", "saved", `loss ${"9".repeat(300)}`].map((text) => line(text))),
    );
    await user.type(screen.getByRole("searchbox", { name: "Search the log" }), "loss");
    await eventually(() => expect(view.politely.value).toBe("1 of 2: loss 3"));
    await user.keyboard("{Enter}");
    await eventually(() => expect(view.politely.value).toBe(`2 of 2: loss ${"9".repeat(195)}`));
    await user.keyboard("x");
    await eventually(() => expect(view.politely.value).toBe("not found"));
  });

  it("says of each line the day too, for a run may go on over midnight", async () => {
    await showLog(log([line("hello")]));
    expect(block().querySelector("span")?.title).toContain("2026");
  });

  it("wraps long lines unless somebody wants them whole", async () => {
    const { user } = await showLog(log([line("hello")]));
    const wrap = screen.getByRole("button", { name: "Wrap" });
    expect([wrap.getAttribute("aria-pressed"), block().hasAttribute("data-wrapped")]).toEqual(["true", true]);
    await user.click(wrap);
    expect([wrap.getAttribute("aria-pressed"), block().hasAttribute("data-wrapped")]).toEqual([
      "false",
      false,
    ]);
  });

  it("is copied as it is shown", async () => {
    const { user } = await showLog(log([line("one"), line("two", 1)]));
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    await user.click(screen.getByRole("button", { name: "Copy the log of Train" }));
    expect(await screen.findByText("Copied")).toBeTruthy();
    expect(writeText).toHaveBeenCalledWith("one\ntwo\n");
  });

  it("is not asked for where nobody answers", async () => {
    const { model, user, settle } = showSide({ run });
    await act(() => model.loseKernel());
    await settle();
    await user.click(screen.getByRole("button", { name: "Log of Train" }));
    expect(model.sent).toEqual([]);
    expect(tick("Train").disabled).toBe(true);
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
