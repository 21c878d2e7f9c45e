import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { field as parameter, verdict } from "./panels_fake";
import { act, control, description, field, screen, showSide, tab, within } from "./side_fake";

const input = parameter({
  inherited: "s3://old",
  text: "s3://old",
  source: "inherited",
  read_by: ["Prepare"],
});
const count = parameter({ name: "Count", type: "Integer", default: "1", text: "1" });

/** Shows the tab of the parameters. */
function showForm(changes: Parameters<typeof showSide>[0] = {}) {
  const shown = showSide(changes);
  act(() => {
    shown.view.tab.value = "parameters";
  });
  return shown;
}

describe("typing into a parameter", () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is written once, after a pause", async () => {
    const { model, user } = showForm({ parameter_form: [input, count] });
    await user.type(control("InputData"), "er");
    expect(model.saves).toEqual([]);
    act(() => void vi.advanceTimersByTime(250));
    expect(model.saves).toEqual([{ parameter_overrides: { InputData: "s3://older" } }]);
  });

  it("is written at once when the field is left", async () => {
    const { model, user } = showForm({ parameter_form: [input], parameter_overrides: { Count: "2" } });
    await user.type(control("InputData"), "er");
    await user.tab();
    expect(model.saves).toEqual([{ parameter_overrides: { Count: "2", InputData: "s3://older" } }]);
  });

  it("is not lost when the view closes before the pause is over", async () => {
    const { model, user, end } = showForm({ parameter_form: [input] });
    await user.type(control("InputData"), "er");
    end();
    expect(model.saves).toEqual([{ parameter_overrides: { InputData: "s3://older" } }]);
  });

  it("is written before the next command", async () => {
    const { model, view, user } = showForm({ parameter_form: [input] });
    await user.type(control("InputData"), "er");
    void view.model.command("refresh");
    expect(model.messages.slice(-2).map(({ kind }) => kind)).toEqual(["state", "command"]);
    expect(model.saves).toEqual([{ parameter_overrides: { InputData: "s3://older" } }]);
  });

  it("is not overwritten by an echo of what was typed before", async () => {
    const { user, answer } = showForm({ parameter_form: [input] });
    await user.type(control("InputData"), "e");
    act(() => void vi.advanceTimersByTime(250));
    await user.type(control("InputData"), "r");
    await answer({ parameter_form: [{ ...input, text: "s3://olde", source: "overridden" }] });
    expect(control("InputData").value).toBe("s3://older");
  });

  it("gives way to what somebody else states, so that what is seen is what is judged and sent", async () => {
    const { model, user, answer } = showForm({ parameter_form: [input] });
    await user.type(control("InputData"), "er");
    act(() => void vi.advanceTimersByTime(250));
    await answer({ parameter_overrides: { InputData: "s3://cell" } });
    expect(document.activeElement).toBe(control("InputData"));
    expect(control("InputData").value).toBe("s3://cell");
    await user.tab();
    expect(model.get("parameter_overrides")).toEqual({ InputData: "s3://cell" });
  });

  it("keeps the blanks that Python takes, while somebody types", async () => {
    const { user, answer } = showForm({ parameter_form: [count] });
    await user.clear(control("Count"));
    await user.type(control("Count"), "5 ");
    act(() => void vi.advanceTimersByTime(250));
    await answer({ parameter_overrides: { Count: "5" } });
    expect(control("Count").value).toBe("5 ");
    await user.tab();
    expect(control("Count").value).toBe("5");
  });

  it("shows at once that the value is an override, and what it was", async () => {
    const { user } = showForm({ parameter_form: [input] });
    expect(within(field("InputData")).getByText("reference")).toBeTruthy();
    await user.type(control("InputData"), "er");
    expect(within(field("InputData")).getByText("override")).toBeTruthy();
    expect(description(control("InputData"))).toBe("Reference: s3://old · Read by Prepare");
  });

  it("keeps a value that cannot be sent, with its problem tied to the field", async () => {
    const { user, answer } = showForm({ parameter_form: [count] });
    await user.clear(control("Count"));
    await user.type(control("Count"), "two");
    const problem = "Count is an Integer.";
    await answer({ parameter_form: [{ ...count, text: "two", source: "overridden", problem }] });
    expect(control("Count").value).toBe("two");
    expect(control("Count").getAttribute("aria-invalid")).toBe("true");
    expect(description(control("Count"))).toContain(problem);
    expect(tab("Parameters").textContent).toContain("with problems");
  });
});

describe("a text of several lines", () => {
  const query = parameter({ name: "Query", text: "SELECT a\nFROM b", inherited: "c", source: "inherited" });

  it("is shown and stated with them, also once only one of them is left", async () => {
    const { model, user } = showForm({ parameter_form: [query] });
    const box = control("Query");
    expect(box.value).toBe("SELECT a\nFROM b");
    await user.type(box, " c");
    await user.tab();
    expect(model.saves).toEqual([{ parameter_overrides: { Query: "SELECT a\nFROM b c" } }]);
    await user.clear(box);
    await user.type(box, "SELECT 1{Enter}");
    expect(document.activeElement).toBe(box);
    await user.tab();
    expect(model.get("parameter_overrides")).toEqual({ Query: "SELECT 1\n" });
  });

  it("has the focus where the parameter is named elsewhere", async () => {
    const { view, settle } = showForm({ parameter_form: [query] });
    act(() => {
      view.wantedParameter.value = "Query";
    });
    await settle();
    expect(document.activeElement).toBe(control("Query"));
  });
});

describe("an override", () => {
  it("stays one though it equals the inherited value", () => {
    showForm({ parameter_form: [input], parameter_overrides: { InputData: "s3://old" } });
    expect(within(field("InputData")).getByText("override")).toBeTruthy();
  });

  it("is taken back by its reset, the others stay", async () => {
    const overrides = { InputData: "s3://new", Count: "2" };
    const { model, user, settle } = showForm({
      parameter_form: [input, count],
      parameter_overrides: overrides,
    });
    await user.click(screen.getByRole("button", { name: "Reset InputData" }));
    await settle();
    expect(model.saves).toEqual([{ parameter_overrides: { Count: "2" } }]);
    expect(control("InputData").value).toBe("s3://old");
    expect(document.activeElement).toBe(control("InputData"));
  });

  it("typed but not yet written is gone after its reset", async () => {
    const { model, user, settle } = showForm({ parameter_form: [input] });
    await user.type(control("InputData"), "er");
    await user.click(screen.getByRole("button", { name: "Reset InputData" }));
    await settle();
    expect(model.get("parameter_overrides")).toEqual({});
    expect(control("InputData").value).toBe("s3://old");
  });

  it("is counted in the tab, and taken back with all others", async () => {
    const { model, user, settle } = showForm({
      parameter_form: [input],
      parameter_overrides: { InputData: "s3://new" },
    });
    expect(tab("Parameters").textContent).toBe("Parameters 1 overridden");
    const resetAll = screen.getByRole("button", { name: "Reset all" });
    await user.click(resetAll);
    await settle();
    expect(model.saves).toEqual([{ parameter_overrides: {}, varied_parameters: {} }]);
    expect(tab("Parameters").textContent).toBe("Parameters");
    expect(resetAll.getAttribute("aria-disabled")).toBe("true");
  });
});

describe("under a changed value", () => {
  const depth = parameter({
    name: "MaxDepth",
    text: "7",
    source: "overridden",
    read_by: ["Train"],
    changes: ["Train", "Evaluate"],
  });
  const changed = { parameter_form: [depth], parameter_overrides: { MaxDepth: "7" } };
  const all = () => screen.getByRole("button", { name: "Select 2 steps that MaxDepth changes" });

  it("it is told what the value changes, and one press selects that", async () => {
    const { model, view, user, settle } = showForm({ ...changed, selected_steps: ["Prepare"] });
    expect(field("MaxDepth").textContent).toContain("Changes Train and 1 step after it:");
    await user.hover(all());
    expect([...(view.preview.value ?? [])]).toEqual(["Train", "Evaluate"]);
    await user.click(all());
    await settle();
    expect(model.saves).toEqual([{ selected_steps: ["Prepare", "Train", "Evaluate"] }]);
    expect(view.preview.value).toBeNull();
    expect(screen.queryByText(/^Changes/)).toBeNull();
    expect(document.activeElement).toBe(control("MaxDepth"));
  });

  it("another press selects what reads it alone", async () => {
    const { model, user } = showForm({ ...changed, selected_steps: ["Prepare"] });
    await user.click(screen.getByText("Only Train"));
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });

  it("nothing is offered that is selected already, or of a value that is no override", () => {
    showForm({ ...changed, selected_steps: ["Train", "Evaluate"] });
    expect(screen.queryByText(/^Changes/)).toBeNull();
    showForm({ parameter_form: [{ ...depth, source: "default" }] });
    expect(screen.queryByText(/^Changes/)).toBeNull();
  });
});

describe("the order of the parameters", () => {
  const form = [
    parameter({ name: "Data", read_by: ["Prepare"] }),
    parameter({ name: "Depth", read_by: ["Train"] }),
    parameter({ name: "Unread" }),
  ];
  const selected = { selected_steps: ["Train"], verdict: verdict(["Train"]) };
  const shown = () =>
    [...document.querySelectorAll("[data-parameter]")].map((row) => row.getAttribute("data-parameter"));
  const rest = () => screen.getByRole("button", { name: /2 parameters read by reused or unselected steps/ });

  it("has those first that selected steps read, and folds the rest", async () => {
    const { user } = showForm({ ...selected, parameter_form: form });
    expect(shown()).toEqual(["Depth"]);
    expect(rest().getAttribute("aria-expanded")).toBe("false");
    await user.click(rest());
    expect(shown()).toEqual(["Depth", "Data", "Unread"]);
  });

  it("is that of the pipeline while nothing is selected", () => {
    showForm({ parameter_form: form });
    expect(shown()).toEqual(["Data", "Depth", "Unread"]);
  });

  it("never hides an override or a problem", () => {
    const overridden = form.map((each) => ({ ...each, source: "overridden" as const }));
    showForm({ ...selected, parameter_form: overridden, parameter_overrides: { Data: "s3://new" } });
    expect(shown()).toEqual(["Depth", "Data", "Unread"]);
  });

  it("leaves a field what it is, and the focus in it, where its steps come to run or cease to", async () => {
    const { view, user, answer } = showForm({ parameter_form: form });
    const typedInto = control("Data");
    await user.type(typedInto, "x");
    await answer(selected);
    expect(control("Data")).toBe(typedInto);
    act(() => view.model.flushDrafts());
    await answer({ selected_steps: ["Prepare"], verdict: verdict(["Prepare"]) });
    expect(control("Data")).toBe(typedInto);
    expect(shown()).toEqual(["Data"]);
  });

  it("gives way to a parameter that somebody names elsewhere, whose field is then focused", async () => {
    const { view, settle } = showSide({ ...selected, parameter_form: form });
    await act(async () => {
      view.wantedParameter.value = "Data";
    });
    await settle();
    expect(tab("Parameters").getAttribute("aria-selected")).toBe("true");
    expect(document.activeElement).toBe(control("Data"));
    expect(view.wantedParameter.value).toBeNull();
  });

  it("is filtered by name, once there are many", async () => {
    const many = Array.from({ length: 9 }, (_, place) => parameter({ name: `P${place}` }));
    const { user } = showForm({ parameter_form: many });
    await user.type(screen.getByRole("searchbox", { name: "Filter parameters by name" }), "p3");
    expect(shown()).toEqual(["P3"]);
    expect(screen.getByText("1 of 9")).toBeTruthy();
  });
});

describe("choosing a value", () => {
  const choices = ["ml.m5.large", "ml.m5.xlarge"];
  const instance = parameter({ name: "Instance", choices, default: "ml.m5.large", text: "ml.m5.large" });
  const options = (name: string) =>
    within(control(name))
      .getAllByRole("option")
      .map((each) => each.textContent);

  it("offers the choices and writes the chosen one", async () => {
    const { model, user } = showForm({ parameter_form: [instance] });
    expect(options("Instance")).toEqual(choices);
    await user.selectOptions(control("Instance"), "ml.m5.xlarge");
    expect(model.saves).toEqual([{ parameter_overrides: { Instance: "ml.m5.xlarge" } }]);
  });

  it("shows a value that is no choice, instead of another one", () => {
    showForm({ parameter_form: [instance], parameter_overrides: { Instance: "ml.p3" } });
    expect(control("Instance").value).toBe("ml.p3");
  });

  it("takes the case of a text for a part of it", () => {
    const kind = parameter({ name: "Kind", choices: ["fast", "FAST"], text: "FAST" });
    showForm({ parameter_form: [kind, { ...kind, name: "Other", text: "Fast" }] });
    expect(control("Kind").value).toBe("FAST");
    expect(control("Other").value).toBe("Fast");
  });

  it("asks for a choice where there is no value", () => {
    showForm({ parameter_form: [{ ...instance, text: "", default: null, source: "required" }] });
    expect(options("Instance")).toEqual(["Choose…", ...choices]);
    expect(control("Instance").getAttribute("aria-required")).toBe("true");
  });

  it("reads a Boolean as Python or JSON writes it", () => {
    showForm({ parameter_form: [parameter({ name: "Spot", type: "Boolean", text: "True" })] });
    expect(options("Spot")).toEqual(["true", "false"]);
    expect(control("Spot").value).toBe("true");
  });
});

describe("a parameter", () => {
  it("says that its override has no effect", () => {
    const effect = "No selected step reads it.";
    showForm({ parameter_form: [parameter({ effect })] });
    expect(description(control("InputData"))).toContain(effect);
  });

  it("is said to be new since the reference", () => {
    showForm({ parameter_form: [parameter({ since_reference: "added" })] });
    expect(description(control("InputData"))).toContain("New since the reference");
  });

  it("that is gone shows what the reference ran with, and takes nothing", () => {
    showForm({
      parameter_form: [parameter({ inherited: "7", source: "removed", since_reference: "removed" })],
    });
    expect([control("InputData").value, control("InputData").disabled]).toEqual(["7", true]);
    expect(description(control("InputData"))).toContain("The pipeline no longer has it");
  });

  it("cannot be changed without a kernel", async () => {
    const spot = parameter({ name: "Spot", type: "Boolean", text: "true" });
    const { model, settle } = showForm({ parameter_form: [input, spot] });
    await act(() => model.loseKernel());
    await settle();
    expect([control("InputData").readOnly, control("Spot").disabled]).toEqual([true, true]);
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "that is called %s has its own value, and is overridden and reset like any other",
    async (name) => {
      const { model, user } = showForm({
        parameter_form: [parameter({ name, text: "1", default: "1" })],
        parameter_overrides: { Other: "x" },
      });
      expect(control(name).value).toBe("1");
      expect(within(field(name)).getByText("default")).toBeTruthy();
      await user.type(control(name), "2");
      await user.tab();
      const stated = Object.fromEntries([
        ["Other", "x"],
        [name, "12"],
      ]);
      expect(JSON.stringify(model.saves)).toBe(JSON.stringify([{ parameter_overrides: stated }]));
      await user.click(screen.getByRole("button", { name: `Reset ${name}` }));
      expect(JSON.stringify(model.saves.at(-1))).toBe('{"parameter_overrides":{"Other":"x"}}');
    },
  );
});

describe("where values come from", () => {
  it("is the reference unless the defaults are asked for", async () => {
    const { model, user } = showForm();
    expect((screen.getByRole("radio", { name: "the reference" }) as HTMLInputElement).checked).toBe(true);
    await user.click(screen.getByRole("radio", { name: "defaults" }));
    expect(model.saves).toEqual([{ inherit: "defaults" }]);
  });

  it("says to how many values it makes a difference", () => {
    showForm({
      parameter_form: [
        parameter({ name: "A", default: "1", inherited: "2" }),
        parameter({ name: "B", default: "1", inherited: "1" }),
        parameter({ name: "C", inherited: "x", source: "removed" }),
      ],
    });
    expect(screen.getByText("0 of 3 overridden · inherited: 1 differs from its default")).toBeTruthy();
  });
});

it("A pipeline without parameters says so", () => {
  showForm();
  expect(screen.getByText("The pipeline declares no parameters.")).toBeTruthy();
});

describe("who reads what", () => {
  const form = [
    parameter({ name: "Depth", read_by: ["Train"] }),
    parameter({ name: "Data", read_by: ["Prepare", "Train"] }),
    parameter({ name: "Threshold", read_by: ["Evaluate"] }),
  ];
  const marked = () =>
    [...document.querySelectorAll<HTMLElement>("[data-read]")].map(({ dataset }) => dataset.parameter);

  it("is marked in the form while a step is pointed at", async () => {
    const { view } = showForm({ parameter_form: form });
    await act(async () => view.hover.setPointed({ kind: "step", name: "Train" }));
    expect(marked()).toEqual(["Depth", "Data"]);
    await act(async () => view.hover.setPointed(null));
    expect(marked()).toEqual([]);
  });

  it("is said of a row of the plan, which is pointed at like a step of the graph", async () => {
    const { view, user, settle } = showSide({ parameter_form: form });
    await settle();
    const row = screen.getByRole("checkbox", { name: /^Train/ });
    expect(description(row)).toContain("Reads Depth, Data");
    await user.pointer({ target: screen.getByText("Train") });
    expect(view.hover.subject).toEqual({ kind: "step", name: "Train" });
  });

  it("is told of the field that is pointed at or has the focus", async () => {
    const { view, user, settle } = showForm({ parameter_form: form });
    await settle();
    await user.pointer({ target: screen.getByText("Depth") });
    expect(view.hover.subject).toEqual({ kind: "parameter", name: "Depth" });
    await act(async () => control("Data").focus());
    expect(view.hover.subject).toEqual({ kind: "parameter", name: "Data" });
    expect(description(control("Data"))).toBe("Read by Prepare, Train");
  });
});
