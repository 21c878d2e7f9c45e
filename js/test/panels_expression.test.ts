import { describe, expect, it } from "vitest";
import { splitAtProblem } from "../src/panels/expression";
import { buttonNamed, mount, one, press, typeInto } from "./panels_fake";

const expression = (text: string, problem = "", column = 0) => ({ text, problem, column });
const box = (root: ParentNode) => one<HTMLInputElement>(root, ".ssw-expression-input");
const problemText = (root: ParentNode) => {
  const problem = one(root, ".ssw-expression .ssw-field-problem");
  return problem.hidden ? "" : problem.textContent;
};

describe("the selection as text", () => {
  it("is what Python renders, and has a label", async () => {
    const { model, slots } = mount({ expression: expression("Train+") });
    expect(box(slots.side).value).toBe("Train+");
    expect(one(slots.side, `label[for="${box(slots.side).id}"]`).textContent).toBe("Selection");
    await model.answer({ expression: expression("+Train") });
    expect(box(slots.side).value).toBe("+Train");
  });

  it("is sent by Enter, once, and by the button that appears with a draft", async () => {
    const { model, slots } = mount({ expression: expression("Train+") });
    expect(buttonNamed(slots.side, "Apply").hidden).toBe(true);
    typeInto(box(slots.side), "+Train");
    press(box(slots.side), "Enter");
    expect(model.sent).toEqual([{ command: "select", expression: "+Train" }]);
    expect(buttonNamed(slots.side, "Apply").hidden).toBe(true);
    typeInto(box(slots.side), "Train");
    buttonNamed(slots.side, "Apply").click();
    expect(model.sent[1]).toEqual({ command: "select", expression: "Train" });
  });

  it("leaves a draft alone while it has the focus, and takes it back on Escape", async () => {
    const { model, slots } = mount({ selected_steps: ["Train"], expression: expression("Train") });
    typeInto(box(slots.side), "Train+ an");
    await model.answer({ expression: expression("+Train") });
    expect(box(slots.side).value).toBe("Train+ an");
    press(box(slots.side), "Escape");
    expect(box(slots.side).value).toBe("+Train");
    expect(model.saves).toEqual([]);
  });

  it("replaces a draft that was left when the selection changes elsewhere", async () => {
    const { model, slots } = mount();
    typeInto(box(slots.side), "Train+ an");
    box(slots.side).blur();
    expect(box(slots.side).value).toBe("Train+ an");
    await model.answer({ expression: expression("+Train") });
    expect(box(slots.side).value).toBe("+Train");
  });

  it("takes no text without a kernel to read it", async () => {
    const { model, slots } = mount();
    await model.loseKernel();
    expect(box(slots.side).readOnly).toBe(true);
    press(box(slots.side), "Enter");
    expect(model.sent).toEqual([]);
  });
});

describe("a text that cannot be read", () => {
  const bad = expression("Train+ and Evl", "no step is named 'Evl'", 12);

  it("stays, with the problem in words and marked where it begins", async () => {
    const { model, slots } = mount();
    typeInto(box(slots.side), bad.text);
    press(box(slots.side), "Enter");
    await model.answer({ expression: bad });
    expect(box(slots.side).value).toBe(bad.text);
    expect(box(slots.side).getAttribute("aria-invalid")).toBe("true");
    expect(problemText(slots.side)).toBe("Column 12: no step is named 'Evl'");
    expect(one(slots.side, "mark").textContent).toBe("Evl");
    expect([box(slots.side).selectionStart, box(slots.side).selectionEnd]).toEqual([11, 14]);
  });

  it("gives way on Escape to the last that could, and returns when it is sent again", async () => {
    const { model, slots } = mount({ expression: expression("Train") });
    await model.answer({ expression: bad });
    press(box(slots.side), "Escape");
    expect([box(slots.side).value, problemText(slots.side)]).toEqual(["Train", ""]);
    typeInto(box(slots.side), bad.text);
    press(box(slots.side), "Enter");
    expect(problemText(slots.side)).toBe("Column 12: no step is named 'Evl'");
  });

  it.each([
    [expression("a and", "", 6), ["a and", ""]],
    [expression('"a b', "", 1), ["", '"a b']],
    [expression("Ä😀 and (b", "", 8), ["Ä😀 and ", "("]],
  ])("is split at the problem: %j", (text, parts) => {
    expect(splitAtProblem(text)).toEqual(parts);
  });
});

it("tells the grammar on demand", () => {
  const { slots } = mount();
  const help = buttonNamed(slots.side, "How to write a selection");
  const grammar = one(slots.side, ".ssw-expression-help");
  expect([help.getAttribute("aria-expanded"), grammar.hidden]).toEqual(["false", true]);
  help.click();
  expect([help.getAttribute("aria-expanded"), grammar.hidden]).toEqual(["true", false]);
  expect(grammar.querySelectorAll("li")).toHaveLength(6);
});
