import { waitFor } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { field, rendered } from "./panels_fake";
import { run, show } from "./shell_fake";
import { execution, listed, NO_NOTICE, NO_REFERENCE, REFERENCE_ARN } from "./wire_fake";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const references = listed([
  execution({ started_at: hoursAgo(2), duration_s: 723 }),
  execution({ arn: `${REFERENCE_ARN}b`, name: "", status: "Failed" }),
]);
const chosen = { references, reference_execution_arn: REFERENCE_ARN };
const picker = ({ see }: ReturnType<typeof show>) => see.getByRole("button", { name: /^Reference/ });

it("The view is a region that names its pipeline", () => {
  const { see } = show();
  expect(see.getByRole("region", { name: "Selective execution of AbalonePipeline" })).toBeTruthy();
});

describe("the reference picker", () => {
  it("says which execution is the reference, how it ended and when", () => {
    const shown = show(chosen);
    expect(picker(shown).textContent).toContain("nightly · Succeeded · 2 h ago");
  });

  it("says how much was read of one that takes long", async () => {
    const shown = show(chosen);
    const reading = { ...NO_REFERENCE, arn: REFERENCE_ARN, state: "pending" as const };
    await shown.model.answer({ reference: { ...reading, message: "2,100 rows so far" } });
    expect(picker(shown).textContent).toContain("reading… 2,100 rows so far");
  });

  it("tells each fact of the reference once when it is pointed at, its whole name first", () => {
    const reference = execution({ changed_parameters: { Depth: "7" }, created_by: "ada" });
    const shown = show({ ...chosen, references: listed([reference]) });
    expect(picker(shown).title.split("\n")).toEqual([
      "nightly",
      expect.stringMatching(/by ada$/),
      "Depth: 7",
    ]);
  });

  it("opens a list box of the automatic choice, none, and the executions in their order", async () => {
    const shown = show(chosen);
    await shown.user.click(picker(shown));
    const options = shown.see.getAllByRole("option").map(({ textContent }: HTMLElement) => textContent);
    expect(options).toEqual([
      "Best for the selection (automatic)Now nightly",
      "No referenceNothing is reused",
      "✓nightlySucceeded · 2 h ago · 12 min 3 s",
      "✗nightly0001bFailed",
    ]);
    expect(document.activeElement).toBe(shown.see.getByRole("listbox"));
  });

  it("says of each the values in which they differ, and of one alone all that are not the default", async () => {
    const values = [{ Data: "s3://x", Depth: "7" }, { Data: "s3://x" }, { Data: "s3://x", Depth: "9" }, {}];
    const executions = values.map((changed_parameters, at) =>
      execution({
        arn: `${REFERENCE_ARN}${at}`,
        name: `run-${at}`,
        changed_parameters,
        can_serve: at < 3 || null,
      }),
    );
    const parameter_form = [field({ name: "Data", default: null }), field({ name: "Depth", default: "5" })];
    const shown = show({ references: listed(executions), parameter_form });
    await shown.user.click(picker(shown));
    const facts = () => shown.see.getAllByRole("option").map((each: HTMLElement) => each.textContent);
    // What the last one ran with is not known yet.
    expect(facts().slice(-4)).toEqual([
      "✓run-0Succeeded · Depth: 7",
      "✓run-1Succeeded · Depth: 5",
      "✓run-2Succeeded · Depth: 9",
      "✓run-3Succeeded",
    ]);
    await shown.model.answer({ references: listed(executions.slice(0, 1)) });
    await waitFor(() => expect(facts().slice(-1)).toEqual(["✓run-0Succeeded · Data: s3://x, Depth: 7"]));
  });

  it("states nothing at arrow keys, and one choice at Enter", async () => {
    const shown = show(chosen);
    await shown.user.click(picker(shown));
    await shown.user.keyboard("{ArrowDown}{ArrowDown}{End}");
    expect(shown.model.saves).toEqual([]);
    await shown.user.keyboard("{Enter}");
    expect(shown.model.saves).toEqual([{ pinned: true, reference_execution_arn: `${REFERENCE_ARN}b` }]);
    expect(shown.see.queryByRole("listbox")).toBeNull();
    expect(document.activeElement).toBe(picker(shown));
  });

  it.each(["{Escape}", "{Tab}"])("states nothing at %s", async (key) => {
    const shown = show(chosen);
    await shown.user.click(picker(shown));
    await shown.user.keyboard(`{ArrowDown}${key}`);
    expect(shown.model.saves).toEqual([]);
    expect(shown.see.queryByRole("listbox")).toBeNull();
  });

  it("goes to what is typed", async () => {
    const shown = show(chosen);
    await shown.user.click(picker(shown));
    await shown.user.keyboard("no{Enter}");
    expect(shown.model.saves).toEqual([{ pinned: true, reference_execution_arn: null }]);
  });

  describe("of a thousand executions", () => {
    const row = (position: number) =>
      execution({ arn: `${REFERENCE_ARN}${position}`, name: `day-${999 - position}`, position });
    const newest = Array.from({ length: 20 }, (_, position) => row(position));
    const many = { ...listed(newest), count: 1_000, executions: [...newest, row(500)] };
    const long = { references: many, pinned: true, reference_execution_arn: row(500).arn };
    const names = ({ see }: ReturnType<typeof show>) => {
      return see.getAllByRole("option").map((option: HTMLElement) => option.textContent ?? "");
    };
    const activeText = ({ see }: ReturnType<typeof show>) => {
      const id = see.getByRole("listbox").getAttribute("aria-activedescendant") ?? "";
      return document.getElementById(id)?.textContent;
    };
    const asked = ({ model }: ReturnType<typeof show>) => {
      return model.commands.filter(({ command }) => command === "references");
    };

    it("draws some, and says where each stands among all", async () => {
      const shown = show(long);
      await shown.user.click(picker(shown));
      expect(names(shown).length).toBeLessThan(60);
      const last = shown.see.getByRole("option", { selected: true });
      expect([last.getAttribute("aria-posinset"), last.getAttribute("aria-setsize")]).toEqual([
        "503",
        "1002",
      ]);
      expect(activeText(shown)).toContain("day-499");
    });

    it("reads the page that comes into sight, once", async () => {
      const shown = show({ ...long, reference_execution_arn: row(0).arn });
      await shown.user.click(picker(shown));
      await shown.user.keyboard("{End}");
      expect(activeText(shown)).toBe("Reading…");
      const older = () => asked(shown).filter((command) => "first" in command && command.first === 950);
      await waitFor(() => expect(older()).toHaveLength(1));
      const page = Array.from({ length: 50 }, (_, place) => row(950 + place));
      await shown.model.reply("", older()[0], JSON.stringify(page));
      expect(activeText(shown)).toContain("day-0");
      await shown.user.keyboard("{ArrowUp}{ArrowDown}");
      expect(older()).toHaveLength(1);
      await shown.user.keyboard("{Enter}");
      expect(shown.model.saves).toEqual([{ pinned: true, reference_execution_arn: row(999).arn }]);
    });

    it("has the next of a name looked for where it is not in the page", async () => {
      const shown = show(long);
      await shown.user.click(picker(shown));
      await shown.user.keyboard("d");
      const command = shown.model.commands.at(-1);
      expect(command).toMatchObject({ command: "reference-named", text: "d", first: 501 });
      await shown.model.reply("", command, "700");
      const active = shown.see.getByRole("listbox").getAttribute("aria-activedescendant");
      expect(document.getElementById(active ?? "")?.getAttribute("aria-posinset")).toBe("703");
    });
  });

  it("leaves the choice to Python again", async () => {
    const shown = show({ ...chosen, pinned: true });
    await shown.user.click(picker(shown));
    await shown.user.click(shown.see.getByRole("option", { name: /automatic/ }));
    expect(shown.model.saves).toEqual([{ pinned: false }]);
  });

  it("shows a chosen execution that is not listed", async () => {
    const shown = show({ references, pinned: true, reference_execution_arn: "arn:x/execution/older" });
    expect(picker(shown).textContent).toContain("older · not listed");
    await shown.user.click(picker(shown));
    const option = shown.see.getByRole("option", { selected: true });
    expect(option.textContent).toContain("older");
  });

  it("asks for older ones only where there are more", async () => {
    const shown = show({ ...chosen, references: { ...references, has_more: true } });
    await shown.user.click(picker(shown));
    await shown.user.click(shown.see.getByRole("button", { name: "List older executions too" }));
    expect(shown.model.sent).toContainEqual({ command: "more" });
  });

  it("doubts an execution that cannot serve, and not one that nobody needs", async () => {
    const [first] = references.executions;
    const executions = [{ ...execution(), ...first, can_serve: false, why_not: "Train is Stopped there" }];
    const reuse = { step: "Prepare", action: "reuse" as const, reason: "" };
    const verdict = { selected_steps: ["Train"], can_start: true, summary: "", issues: [] };
    const doubtful = show({
      ...chosen,
      references: listed(executions),
      verdict: { ...verdict, plan: [reuse] },
    });
    expect(picker(doubtful).textContent).toContain("▲ may be refused");
    const needless = show({ ...chosen, references: listed(executions), verdict: { ...verdict, plan: [] } });
    expect(picker(needless).textContent).not.toContain("refused");
    await needless.user.click(picker(needless));
    expect(needless.see.getByRole("option", { name: /^nightly/ }).textContent).toContain(
      "Not needed: nothing is reused",
    );
  });

  it("asks who started the reference once somebody looks, and no second time", async () => {
    const shown = show(chosen);
    await shown.user.hover(picker(shown));
    await shown.user.click(picker(shown));
    expect(shown.model.sent).toEqual([{ command: "describe" }]);
  });

  it("does not ask where it is known", async () => {
    const executions = [execution({ created_by: "alice" })];
    const shown = show({ ...chosen, references: listed(executions) });
    await shown.user.hover(picker(shown));
    expect(shown.model.sent).toEqual([]);
  });
});

it("The pin keeps the present reference, and lets it go", async () => {
  const { model, see, user } = show(chosen);
  await user.click(see.getByRole("button", { name: "Pin", pressed: false }));
  await rendered();
  await user.click(see.getByRole("button", { name: "Pinned", pressed: true }));
  expect(model.saves).toEqual([{ reference_execution_arn: REFERENCE_ARN, pinned: true }, { pinned: false }]);
});

it("The pin has nothing to keep where there is no execution", () => {
  const { see } = show({ references: listed([]), reference_execution_arn: null });
  expect(see.getByRole("button", { name: "Pin" }).getAttribute("aria-disabled")).toBe("true");
});

it("A newer execution is offered, and chosen by one click", async () => {
  const newer = { arn: `${REFERENCE_ARN}c`, name: "try-2" };
  const { model, see, user } = show({ ...chosen, reference: { ...NO_REFERENCE, newer } });
  await user.click(see.getByRole("button", { name: "Use try-2" }));
  expect(model.saves).toEqual([{ reference_execution_arn: newer.arn, pinned: true }]);
});

it("A newer execution is offered once, where its outcome is told", () => {
  const newer = { arn: `${REFERENCE_ARN}c`, name: "try-2" };
  const ended = run({ arn: newer.arn, state: "ended", status: "Succeeded", summary: "Succeeded in 9 s" });
  const { see } = show({ ...chosen, reference: { ...NO_REFERENCE, newer }, run: ended });
  expect(see.queryByRole("button", { name: "Use try-2" })).toBeNull();
  expect(see.getByRole("button", { name: "Use as reference" })).toBeTruthy();
});

describe("undo and redo", () => {
  it("are there while there is something to take back", async () => {
    const { model, see, user } = show({ can_undo: true });
    await user.click(see.getByRole("button", { name: "Redo" }));
    expect(model.sent).toEqual([]);
    await user.click(see.getByRole("button", { name: "Undo" }));
    expect(model.sent).toEqual([{ command: "undo" }]);
  });
});

describe("the executions", () => {
  it("are read anew, but not while that is on its way", async () => {
    const { model, see, user } = show(chosen);
    await user.click(see.getByRole("button", { name: "Refresh the pipeline" }));
    await model.answer({ references: { ...references, state: "pending" } });
    await user.click(see.getByRole("button", { name: "Refresh the pipeline" }));
    expect(model.sent.filter(({ command }) => command === "refresh")).toHaveLength(1);
  });

  it("that could not be read say why, once", () => {
    const { root } = show({ references: listed([], { state: "errored", message: "Access denied." }) });
    expect(root.querySelector(".ssw-notices")?.textContent?.split("Access denied.")).toHaveLength(2);
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
    const { model, see, user } = show({ notice });
    await user.dblClick(see.getByRole("button", { name: "Take over" }));
    expect(model.sent).toMatchObject([{ command: "refresh" }]);
    await model.reply("Throttled.");
    await user.click(see.getByRole("button", { name: "Take over" }));
    expect(model.sent).toHaveLength(2);
  });

  it("gives a command about the run that is shown with what tells it from others", async () => {
    const lost = run({ state: "errored", arn: "arn:lost", attempt: 2 });
    const unwatch = { action: "unwatch" as const, action_label: "Forget it" };
    const { model, see, user } = show({ run: lost, notice: { ...notice, ...unwatch } });
    await user.click(see.getByRole("button", { name: "Forget it" }));
    expect(model.sent).toEqual([{ command: "unwatch", arn: "arn:lost", attempt: 2 }]);
  });

  it("goes with the notice", async () => {
    const { model, see } = show({ notice });
    await model.answer({ notice: NO_NOTICE });
    expect(see.queryByRole("button", { name: "Take over" })).toBeNull();
  });
});

it("The problem of a command is not said twice where the notice says it", async () => {
  const { model, see, root, user } = show(chosen);
  await user.click(see.getByRole("button", { name: "Refresh the pipeline" }));
  await model.reply("Throttled.");
  const times = () => (root.querySelector(".ssw-notices")?.textContent ?? "").split("Throttled.").length - 1;
  expect(times()).toBe(1);
  await model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "Throttled." } });
  expect(times()).toBe(1);
  await model.answer({ notice: NO_NOTICE });
  await user.click(see.getByRole("button", { name: "Dismiss" }));
  await rendered();
  expect(times()).toBe(0);
});

it("A problem of the page itself is shown and told, until it is dismissed", async () => {
  const { view, see, user } = show(chosen);
  view.problem.value = "The page may not write to the clipboard.";
  await rendered();
  expect(see.getByRole("alert").textContent).toBe("The page may not write to the clipboard.");
  await user.click(see.getByRole("button", { name: "Dismiss" }));
  await rendered();
  expect(see.queryAllByText(/clipboard/)).toEqual([]);
});

describe("a definition alone", () => {
  it("shows nothing that can never work, and hands out code", async () => {
    const { see, user } = show({
      has_service: false,
      selected_steps: ["Train"],
      code_shown: { target: "boto3", text: "import boto3" },
    });
    for (const name of [/^Reference/, "Pin", "Refresh the pipeline", /Run/]) {
      expect(see.queryByRole("button", { name })).toBeNull();
    }
    await user.click(see.getByRole("button", { name: "Copy as code" }));
    expect(await navigator.clipboard.readText()).toBe("import boto3");
    expect(see.getByRole("button", { name: "Copied" })).toBeTruthy();
  });
});
