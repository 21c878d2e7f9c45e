import { describe, expect, it } from "vitest";
import { field as parameter } from "./panels_fake";
import { act, control, description, field, screen, showSide, tab, within } from "./side_fake";
import { planOf } from "./wire_fake";

const depth = parameter({ name: "Depth", type: "Integer", default: "5", text: "5", read_by: ["Train"] });
const eta = parameter({ name: "Eta", type: "Float", default: "0.1", text: "0.1" });
const kind = parameter({
  name: "Kind",
  text: "ml.m5.large",
  choices: ["ml.m5.large", "ml.m5.xlarge", "ml.c5.large"],
});
const spot = parameter({ name: "Spot", type: "Boolean", text: "True" });

function showForm(changes: Parameters<typeof showSide>[0] = {}) {
  const shown = showSide(changes);
  act(() => {
    shown.view.tab.value = "parameters";
  });
  return shown;
}

const vary = (name: string) => screen.getByRole("button", { name: `Vary ${name}` });
const tickOf = (name: string) => screen.getByRole("checkbox", { name }) as HTMLInputElement;

describe("Vary", () => {
  it("turns the value into a list to which one types, with its syntax told", async () => {
    const { model, user, settle } = showForm({ parameter_form: [depth, eta] });
    expect(vary("Depth").getAttribute("aria-pressed")).toBe("false");
    await user.click(vary("Depth"));
    await settle();
    expect(model.saves).toEqual([{ varied_parameters: { Depth: "5" } }]);
    expect(vary("Depth").getAttribute("aria-pressed")).toBe("true");
    expect(document.activeElement).toBe(control("Depth"));
    await user.keyboard(", 7");
    await user.tab();
    expect(model.get("varied_parameters")).toEqual({ Depth: "5, 7" });
    expect(description(control("Depth"))).toContain("A list: 3, 5, 7 or a range: 2 … 8, 4 steps");
    expect(within(field("Depth")).getByText("varied")).toBeTruthy();
    expect(within(field("Eta")).getByText("default")).toBeTruthy();
  });

  it("quotes a value that has a comma, which is one item of the list", async () => {
    const { model, user } = showForm({ parameter_form: [parameter({ name: "Tags", text: 'a, "b"' })] });
    await user.click(vary("Tags"));
    expect(model.saves).toEqual([{ varied_parameters: { Tags: '"a, ""b"""' } }]);
  });

  it.each(["a\nb", " a", "a\t", "  "])(
    "quotes %j, of which each blank and end of a line counts",
    async (text) => {
      const { model, user, settle } = showForm({ parameter_form: [parameter({ name: "Query", text })] });
      await user.click(vary("Query"));
      await settle();
      expect(model.saves).toEqual([{ varied_parameters: { Query: `"${text}"` } }]);
      expect(control("Query").value).toBe(`"${text}"`);
      await user.keyboard(", c");
      await user.tab();
      expect(model.get("varied_parameters")).toEqual({ Query: `"${text}", c` });
    },
  );

  it("goes back to one value, and to the list again, without losing either", async () => {
    const { model, user, settle } = showForm({
      parameter_form: [{ ...depth, text: "9", source: "overridden" }],
      parameter_overrides: { Depth: "9" },
      varied_parameters: { Depth: "3, 5" },
    });
    await user.type(control("Depth"), ", 8");
    await user.click(vary("Depth"));
    await settle();
    expect(model.get("varied_parameters")).toEqual({});
    expect(model.get("parameter_overrides")).toEqual({ Depth: "9" });
    expect(control("Depth").value).toBe("9");
    expect(document.activeElement).toBe(vary("Depth"));
    await user.click(vary("Depth"));
    await settle();
    expect(control("Depth").value).toBe("3, 5, 8");
    expect(model.get("varied_parameters")).toEqual({ Depth: "3, 5, 8" });
  });

  it("says at the field why its text cannot be used, and marks the tab", async () => {
    const problem = "Depth is an Integer, and deep is none.";
    const { answer } = showForm({ parameter_form: [depth], varied_parameters: { Depth: "deep" } });
    await answer({ sweep_plan: planOf(0, { can_start: false, problems: { Depth: problem } }) });
    expect(control("Depth").value).toBe("deep");
    expect(control("Depth").getAttribute("aria-invalid")).toBe("true");
    expect(description(control("Depth"))).toContain(problem);
    expect(tab("Parameters").textContent).toContain("with problems");
  });

  it("tells nothing of the single value, which is not sent", () => {
    showForm({
      parameter_form: [{ ...depth, problem: "Depth has no value.", effect: "No selected step reads it." }],
      varied_parameters: { Depth: "3" },
    });
    expect(description(control("Depth"))).not.toMatch(/has no value|No selected step/);
    expect(tab("Parameters").textContent).toBe("Parameters 1 overridden or varied");
  });

  it("is stated before the next command, also what was just typed", async () => {
    const { model, view, user } = showForm({ parameter_form: [depth], varied_parameters: { Depth: "3" } });
    await user.type(control("Depth"), ", 4");
    void view.model.command("refresh");
    expect(model.saves.at(-1)).toEqual({ varied_parameters: { Depth: "3, 4" } });
  });

  it("is counted, and taken back by Reset all in one statement", async () => {
    const { model, user } = showForm({
      parameter_form: [depth, eta],
      parameter_overrides: { Depth: "7", Eta: "0.2" },
      varied_parameters: { Depth: "3, 5" },
    });
    expect(screen.getByText("1 of 2 overridden · 1 varied")).toBeTruthy();
    expect(tab("Parameters").textContent).toBe("Parameters 2 overridden or varied");
    await user.click(screen.getByRole("button", { name: "Reset all" }));
    expect(model.saves).toEqual([{ parameter_overrides: {}, varied_parameters: {} }]);
  });

  it("is taken back by somebody else's undo", async () => {
    const { answer } = showForm({ parameter_form: [depth], varied_parameters: { Depth: "3, 5" } });
    expect(control("Depth").value).toBe("3, 5");
    await answer({ varied_parameters: {} });
    expect(control("Depth").value).toBe("5");
    expect(vary("Depth").getAttribute("aria-pressed")).toBe("false");
  });

  it("offers the steps that it changes, unless those that read it are selected", async () => {
    const { user, model, settle } = showForm({
      parameter_form: [{ ...depth, changes: ["Train", "Evaluate"] }],
      varied_parameters: { Depth: "3, 5" },
    });
    await user.click(screen.getByRole("button", { name: "Only Train: select what reads Depth" }));
    await settle();
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }]);
    expect(screen.queryByText(/^Changes/)).toBeNull();
  });

  it("is not there for a parameter that is gone, and out of reach without a kernel", async () => {
    const gone = parameter({ name: "Gone", source: "removed", since_reference: "removed" });
    const { model, user, settle } = showForm({ parameter_form: [depth, gone] });
    expect(screen.queryByRole("button", { name: "Vary Gone" })).toBeNull();
    await act(() => model.loseKernel());
    await settle();
    await user.click(vary("Depth"));
    expect(model.saves).toEqual([]);
  });

  it.each(["constructor", "__proto__"])(
    "takes a parameter that is called %s like any other",
    async (name) => {
      const { model, user, settle } = showForm({ parameter_form: [parameter({ name, text: "1" })] });
      expect(vary(name).getAttribute("aria-pressed")).toBe("false");
      await user.click(vary(name));
      await user.keyboard(", 2");
      await user.tab();
      await settle();
      const stated = Object.fromEntries([[name, "1, 2"]]);
      expect(JSON.stringify(model.get("varied_parameters"))).toBe(JSON.stringify(stated));
    },
  );
});

describe("choices that are varied", () => {
  it("are ticked", async () => {
    const { model, user, settle } = showForm({ parameter_form: [kind] });
    await user.click(vary("Kind"));
    await settle();
    expect(screen.getByRole("group", { name: "Kind" })).toBeTruthy();
    expect(tickOf("ml.m5.large").checked).toBe(true);
    expect(document.activeElement).toBe(tickOf("ml.m5.large"));
    await user.click(tickOf("ml.c5.large"));
    await settle();
    expect(model.get("varied_parameters")).toEqual({ Kind: "ml.m5.large, ml.c5.large" });
    await user.click(tickOf("ml.m5.large"));
    await user.click(tickOf("ml.c5.large"));
    await settle();
    expect(model.get("varied_parameters")).toEqual({ Kind: "" });
  });

  it("are both of a Boolean at first", async () => {
    const { model, user, settle } = showForm({ parameter_form: [spot] });
    await user.click(vary("Spot"));
    await settle();
    expect(model.get("varied_parameters")).toEqual({ Spot: "true, false" });
    expect([tickOf("true").checked, tickOf("false").checked]).toEqual([true, true]);
  });

  it.each(["ml.m5.large, ml.p3", "ml.m5.large, ml.m5.large", "ml.m5.large,"])(
    "are a text where %j was given, which ticks cannot say",
    (text) => {
      showForm({ parameter_form: [kind], varied_parameters: { Kind: text } });
      expect(screen.queryByRole("checkbox")).toBeNull();
      expect(control("Kind").value).toBe(text);
    },
  );

  it("are told apart by their case, but of a Boolean", async () => {
    const { user, model, settle } = showForm({
      parameter_form: [{ ...kind, choices: ["a", "A", "b"] }, spot],
      varied_parameters: { Kind: "A, b", Spot: "False" },
    });
    const ticked = ["a", "A", "b", "true", "false"].map((name) => tickOf(name).checked);
    expect(ticked).toEqual([false, true, true, false, true]);
    await user.click(tickOf("A"));
    await settle();
    expect(model.get("varied_parameters")).toEqual({ Kind: "b", Spot: "False" });
  });

  it("are a text where a choice has a comma or could be a range", () => {
    const choices = ["1, 2", "1...3"];
    showForm({ parameter_form: [{ ...kind, choices }], varied_parameters: { Kind: "" } });
    expect(control("Kind").type).toBe("text");
  });
});
