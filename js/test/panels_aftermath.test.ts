import { describe, expect, it } from "vitest";
import type { Run } from "../src/wire";
import { buttonNamed, isUnavailable, mount, one, typeInto, verdict, widgetState } from "./panels_fake";

const ended = (changes: Partial<Run> = {}): Run => ({
  ...widgetState().run,
  state: "ended",
  status: "Failed",
  name: "try-7",
  started_at: "2026-11-01T10:00:00Z",
  ended_at: "2026-11-01T10:01:00Z",
  summary: "Failed in 1 min: 1 ran, 1 failed",
  ...changes,
});
const ready = { selected_steps: ["Train"], verdict: verdict(["Train"]) };

describe("an execution that has ended", () => {
  it("is summed up, without a second clock", () => {
    const { slots } = mount({ run: ended() });
    expect(one(slots.footer, ".ssw-run-status").textContent).toBe(
      "✗Failed in 1 min: 1 ran, 1 failed · try-7",
    );
  });

  it("is retried once, however often the button is pressed, if it can be", async () => {
    const { model, slots } = mount({ run: ended({ can_retry: true }) });
    const retry = buttonNamed(slots.footer, "Retry");
    retry.click();
    retry.click();
    expect(model.sent).toEqual([{ command: "retry" }]);
    await model.answer({ run: ended({ can_retry: false, status: "Succeeded" }) });
    expect(retry.hidden).toBe(true);
  });

  it("offers what selects its failed steps, as one write", () => {
    const intents = { selected_steps: ["Train", "Evaluate"], reference_execution_arn: "arn:x" };
    const { model, slots } = mount({ run: ended({ offer: { label: "Run Train again", ...intents } }) });
    buttonNamed(slots.footer, "Run Train again").click();
    expect(model.saves).toEqual([{ ...intents, pinned: true }]);
  });
});

describe("the name of the next execution", () => {
  const box = (root: ParentNode) => one<HTMLInputElement>(root, ".ssw-display-name");

  it("is the proposed one until something is typed", () => {
    const { slots } = mount({ ...ready, proposed_name: "train" });
    expect([box(slots.footer).value, box(slots.footer).placeholder]).toEqual(["", "train"]);
  });

  it("is written when the box is left, and echoes do not disturb the typing", async () => {
    const { model, slots } = mount(ready);
    typeInto(box(slots.footer), "try");
    await model.answer({ display_name: "other" });
    expect(box(slots.footer).value).toBe("try");
    box(slots.footer).dispatchEvent(new Event("change"));
    expect(model.saves).toEqual([{ display_name: "try" }]);
  });

  it("keeps Start from being pressed while it cannot be sent, and says why", () => {
    const display_name_problem = "A name has letters, digits and hyphens.";
    const { model, slots } = mount({ ...ready, display_name: "a b", display_name_problem });
    const start = one<HTMLButtonElement>(slots.footer, ".ssw-start");
    start.click();
    expect(model.sent).toEqual([]);
    expect(isUnavailable(start)).toBe(true);
    expect(one(slots.footer, ".ssw-start-reason").textContent).toBe(display_name_problem);
    expect(box(slots.footer).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("what reuse saves", () => {
  it("is one line and a table with the keys of the rows as headings", () => {
    const rows = [{ step: "Prepare", time: "12 min", "made in": "<b>nightly</b>" }];
    const savings_shown = { text: "Reusing 1 step saves about 12 min.", rows, without_times: ["Evaluate"] };
    const { slots } = mount({ ...ready, savings_shown });
    const savings = one(slots.footer, ".ssw-savings");
    expect(one(savings, "summary").textContent).toBe("Reusing 1 step saves about 12 min.");
    const texts = [...savings.querySelectorAll("th, td")].map((each) => each.textContent);
    expect(texts).toEqual(["step", "time", "made in", "Prepare", "12 min", "<b>nightly</b>"]);
    expect(one(savings, "p").textContent).toContain("Evaluate");
  });

  it("is not there while nothing is saved", () => {
    expect(one(mount(ready).slots.footer, ".ssw-savings").hidden).toBe(true);
  });
});
