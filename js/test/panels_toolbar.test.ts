import { describe, expect, it } from "vitest";
import { buttonNamed, isUnavailable, mount, one, press } from "./panels_fake";
import { execution, listed, NO_NOTICE, REFERENCE_ARN } from "./wire_fake";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const references = listed([
  execution({ started_at: hoursAgo(2) }),
  execution({ arn: `${REFERENCE_ARN}b`, name: "", status: "Failed" }),
]);
const picker = (root: ParentNode) => one<HTMLSelectElement>(root, "select");
const labels = (root: ParentNode) => Array.from(picker(root).options, (option) => option.textContent);

describe("the reference picker", () => {
  it("offers no reference and the executions in the given order", () => {
    const { slots } = mount({ references });
    expect(labels(slots.toolbar)).toEqual([
      "Best for the selection (automatic)",
      "No reference",
      "nightly · Succeeded · 2 h ago",
      "nightly0001b · Failed",
    ]);
  });

  it.each([
    [REFERENCE_ARN, REFERENCE_ARN],
    ["", null],
  ])("writes the choice %j as %j", (value, arn) => {
    const { model, slots } = mount({
      references,
      pinned: true,
      reference_execution_arn: `${REFERENCE_ARN}b`,
    });
    picker(slots.toolbar).value = value;
    picker(slots.toolbar).dispatchEvent(new Event("change"));
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: arn }]);
  });

  it("shows a chosen execution that is not listed", () => {
    const { slots } = mount({ references, pinned: true, reference_execution_arn: "arn:x/execution/older" });
    expect(picker(slots.toolbar).value).toBe("arn:x/execution/older");
    expect(labels(slots.toolbar)[2]).toBe("older · not listed");
  });

  it("asks for a new list, but not while one is on its way", async () => {
    const { model, slots } = mount({ references });
    const refresh = buttonNamed(slots.toolbar, "Refresh the executions");
    refresh.click();
    expect(model.sent).toEqual([{ command: "refresh" }]);
    await model.answer({ references: { ...references, state: "pending" } });
    expect(isUnavailable(refresh)).toBe(true);
    expect(one(slots.toolbar, ".ssw-reference-status").textContent).toBe("Reading the executions…");
  });

  it("says why the executions could not be read", () => {
    const { slots } = mount({ references: listed([], { state: "errored", message: "Access denied." }) });
    expect(one(slots.toolbar, ".ssw-reference-status").textContent).toBe("Access denied.");
  });
});

describe("a notice", () => {
  it.each(["error", "warning"] as const)("that is an %s speaks with its own urgency", async (severity) => {
    const { model, slots } = mount();
    await model.answer({ notice: { ...NO_NOTICE, severity, message: "No credentials." } });
    const role = severity === "error" ? "alert" : "status";
    const spoken = one(slots.toolbar, `[role="${role}"] .ssw-banner:not([hidden])`);
    expect(spoken.textContent).toContain("No credentials.");
    expect(slots.toolbar.querySelectorAll(".ssw-banner:not([hidden])")).toHaveLength(1);
  });
});

describe("a notice with a button", () => {
  const notice = {
    severity: "warning" as const,
    message: "The pipeline was updated.",
    action: "refresh" as const,
    action_label: "Take over",
  };

  it("gives its command once, and is free again when that is answered", async () => {
    const { model, slots } = mount({ notice });
    const action = buttonNamed(slots.toolbar, "Take over");
    expect(action.closest(".ssw-banner")?.textContent).toContain("The pipeline was updated.");
    action.click();
    action.click();
    expect(model.sent).toEqual([{ command: "refresh" }]);
    await model.reply("Throttled.");
    action.click();
    expect(model.sent).toHaveLength(2);
  });

  it("loses it with the notice", async () => {
    const { model, slots } = mount({ notice });
    await model.answer({ notice: NO_NOTICE });
    expect(slots.toolbar.querySelectorAll(".ssw-banner:not([hidden])")).toHaveLength(0);
    await model.answer({ notice: { ...notice, action: "", action_label: "" } });
    const shown = one(slots.toolbar, ".ssw-banner:not([hidden])");
    expect([...shown.querySelectorAll("button")].every(({ hidden }) => hidden)).toBe(true);
  });
});

describe("the problem of a command", () => {
  it("is not said twice where the notice or the run says it", async () => {
    const { model, slots } = mount();
    buttonNamed(slots.toolbar, "Refresh the executions").click();
    await model.reply("Throttled.");
    const said = () => one(slots.toolbar, ".ssw-banner:not([hidden]) > .ssw-sign + span").textContent;
    expect(said()).toBe("Throttled.");
    await model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "Throttled." } });
    expect(said()).toBe("Throttled.");
    await model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "No credentials." } });
    expect(said()).toBe("No credentials. · Throttled.");
  });
});

describe("the tabs", () => {
  const tabs = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>('[role="tab"]')];
  const chosen = (root: ParentNode) => tabs(root).map((tab) => tab.getAttribute("aria-selected"));

  it("show one panel, which names its tab", () => {
    const { slots } = mount();
    const shown = [...slots.side.querySelectorAll<HTMLElement>('[role="tabpanel"]')].filter(
      (each) => !each.hidden,
    );
    expect(shown).toHaveLength(1);
    expect(shown[0]?.getAttribute("aria-labelledby")).toBe(tabs(slots.side)[0]?.id);
  });

  it("are walked with the arrow keys, around the end, as one Tab stop", () => {
    const { slots } = mount();
    const [plan, , , history] = tabs(slots.side);
    plan?.focus();
    if (plan) press(plan, "ArrowLeft");
    expect(document.activeElement).toBe(history);
    expect(chosen(slots.side)).toEqual(["false", "false", "false", "true"]);
    expect(tabs(slots.side).map((tab) => tab.tabIndex)).toEqual([-1, -1, -1, 0]);
  });

  it("are chosen by a click on what they hold", () => {
    const { slots } = mount();
    tabs(slots.side)[1]?.querySelector("span")?.click();
    expect(chosen(slots.side)).toEqual(["false", "true", "false", "false"]);
  });
});

describe("a key pressed in a panel", () => {
  const suppressed = "data-lm-suppress-shortcuts";

  it("is kept from the notebook's shortcuts", () => {
    const { slots } = mount();
    press(picker(slots.toolbar), "a");
    expect(picker(slots.toolbar).hasAttribute(suppressed)).toBe(true);
  });

  it("reaches the notebook when Ctrl is held", () => {
    const { slots } = mount();
    press(picker(slots.toolbar), "a");
    picker(slots.toolbar).dispatchEvent(
      new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true }),
    );
    expect(picker(slots.toolbar).hasAttribute(suppressed)).toBe(false);
  });
});
