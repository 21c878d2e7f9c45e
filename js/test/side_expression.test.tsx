import { describe, expect, it } from "vitest";
import { completed } from "../src/panels/plan/completion";
import { splitAtProblem } from "../src/panels/plan/expression_problem";
import { written } from "../src/panels/plan/written";
import { eventually } from "./patience";
import { act, description, screen, showSide } from "./side_fake";
import { edge, elementsWith, step } from "./wire_fake";

const expression = (text: string, problem = "", column = 0) => ({ text, problem, column });
const box = () => screen.getByRole("combobox", { name: "Selection" }) as HTMLInputElement;
const offered = () => screen.queryAllByRole("option").map((option) => option.textContent);

describe("the selection as text", () => {
  it("is what Python renders", async () => {
    const { answer } = showSide({ expression: expression("Train+") });
    expect(box().value).toBe("Train+");
    await answer({ expression: expression("+Train") });
    expect(box().value).toBe("+Train");
  });

  it("is sent by Enter, once, and by the button that appears with a draft", async () => {
    const { model, user } = showSide({ expression: expression("Train+") });
    const selects = () => model.sent.filter(({ command }) => command === "select");
    expect(screen.queryByRole("button", { name: "Apply" })).toBeNull();
    await user.clear(box());
    await user.type(box(), "+Train{Enter}");
    expect(selects()).toEqual([{ command: "select", expression: "+Train" }]);
    expect(screen.queryByRole("button", { name: "Apply" })).toBeNull();
    await user.type(box(), "+");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    expect(selects()[1]).toEqual({ command: "select", expression: "+Train+" });
    expect(document.activeElement).toBe(box());
  });

  it("leaves a draft alone while it has the focus, and takes it back on Escape", async () => {
    const { model, user, answer } = showSide({ selected_steps: ["Train"], expression: expression("Train") });
    await user.type(box(), "+ an");
    await answer({ expression: expression("+Train") });
    expect(box().value).toBe("Train+ an");
    await user.keyboard("{Escape}{Escape}");
    expect(box().value).toBe("+Train");
    expect(model.saves).toEqual([]);
  });

  it("replaces a draft that was left when the selection changes elsewhere", async () => {
    const { user, answer } = showSide();
    await user.type(box(), "Train+ an");
    await act(async () => box().blur());
    expect(box().value).toBe("Train+ an");
    await answer({ expression: expression("+Train") });
    expect(box().value).toBe("+Train");
  });

  it("takes no text without a kernel to read it", async () => {
    const { model, user, settle } = showSide();
    await act(() => model.loseKernel());
    await settle();
    expect(box().readOnly).toBe(true);
    await user.type(box(), "Train{Enter}");
    expect(model.sent).toEqual([]);
  });

  it("has an example of this pipeline while it is empty", () => {
    const nodes = [step("Load"), step("Clean"), step("a report")];
    showSide({ elements: elementsWith(nodes, [edge("Load", "Clean"), edge("Clean", "a report")]) });
    expect(box().placeholder).toBe('Clean+ and +"a report"');
  });
});

describe("a text that cannot be read", () => {
  const bad = expression("Train+ and Evl", "no step is named 'Evl'", 12);
  const problem = "Column 12: no step is named 'Evl'";

  it("stays, with the problem in words and marked where it begins", async () => {
    const { user, answer } = showSide();
    await user.type(box(), `${bad.text}{Enter}`);
    await answer({ expression: bad });
    expect(box().value).toBe(bad.text);
    expect(box().getAttribute("aria-invalid")).toBe("true");
    expect(description(box())).toBe(problem);
    expect(document.querySelector("mark")?.textContent).toBe("Evl");
    expect([box().selectionStart, box().selectionEnd]).toEqual([11, 14]);
  });

  it("gives way on Escape to the last that could, and returns when it is sent again", async () => {
    const { user, answer } = showSide({ expression: expression("Train") });
    await answer({ expression: bad });
    box().focus();
    await user.keyboard("{Escape}");
    expect([box().value, description(box())]).toEqual(["Train", ""]);
    await user.clear(box());
    await user.type(box(), `${bad.text}{Enter}`);
    expect(description(box())).toBe(problem);
  });

  it.each([
    [expression("a and", "", 6), ["a and", ""]],
    [expression('"a b', "", 1), ["", '"a b']],
    [expression("Ä😀 and (b", "", 8), ["Ä😀 and ", "("]],
  ])("is split at the problem: %j", (text, parts) => {
    expect(splitAtProblem(text)).toEqual(parts);
  });
});

describe("completion", () => {
  it("offers names, words of the language and types that begin like the word, then names that hold it", async () => {
    const { user } = showSide();
    await user.type(box(), "tra");
    expect(offered()).toEqual(["Train Training"]);
    await user.type(box(), "{Escape} o");
    expect(offered()).toEqual(["or keyword"]);
    await user.clear(box());
    await user.type(box(), "a");
    expect(offered()).toEqual(["and keyword", "Prepare Processing", "Train Training", "Evaluate Processing"]);
    await user.clear(box());
    await user.type(box(), "type:p");
    expect(offered()).toEqual(["type:Processing every step of the type"]);
    expect(box().getAttribute("aria-expanded")).toBe("true");
  });

  it("puts the chosen one in the place of the word, and sends nothing by that", async () => {
    const { model, user } = showSide();
    await user.type(box(), "+tra{ArrowDown}");
    const option = screen.getByRole("option", { selected: true });
    expect(box().getAttribute("aria-activedescendant")).toBe(option.id);
    await user.keyboard("{Enter}");
    expect(box().value).toBe("+Train");
    expect(offered()).toEqual([]);
    expect(model.sent).toEqual([]);
    await user.type(box(), " or ev");
    await user.click(screen.getByRole("option", { name: /Evaluate/ }));
    expect(box().value).toBe("+Train or Evaluate");
    expect(document.activeElement).toBe(box());
  });

  it("closes by Escape, which leaves the draft, and with the focus", async () => {
    const { user } = showSide();
    await user.type(box(), "tra{Escape}");
    expect([offered(), box().value]).toEqual([[], "tra"]);
    await user.type(box(), "i");
    expect(offered()).toHaveLength(1);
    await act(async () => box().blur());
    expect(offered()).toEqual([]);
  });

  it.each([
    ["Train", "Train"],
    ["a step", '"a step"'],
    ['say "x"', '"say ""x"""'],
    ["and", '"and"'],
    ["a*b", '"a*b"'],
  ])("writes %j as %s", (name, text) => expect(written(name)).toBe(text));

  it("keeps what stands behind the caret", () => {
    expect(completed("tr and +Eval", 2, "Train")).toEqual(["Train and +Eval", 5]);
    expect(completed('not "a st', 9, '"a step"')).toEqual(['not "a step"', 12]);
  });
});

describe("what would be selected", () => {
  it("is outlined once typing pauses, until it is applied or taken back", async () => {
    const { model, view, user, settle } = showSide();
    await user.type(box(), "Tr");
    await user.type(box(), "ain");
    await eventually(() => expect(model.sent).toEqual([{ command: "preview", expression: "Train" }]));
    await act(() => model.reply("", undefined, '["Train"]'));
    expect([...(view.preview.value ?? [])]).toEqual(["Train"]);
    await user.keyboard("{Escape}{Escape}");
    await settle();
    expect(view.preview.value).toBeNull();
  });

  it("is nothing where the text cannot be read", async () => {
    const { model, view, user } = showSide();
    await user.type(box(), "Train and");
    await eventually(() => expect(model.sent).toHaveLength(1));
    await act(() => model.reply());
    expect(view.preview.value).toBeNull();
  });
});

it("tells the grammar on demand", async () => {
  const { user } = showSide();
  const help = screen.getByRole("button", { name: "How to write a selection" });
  expect(help.getAttribute("aria-expanded")).toBe("false");
  await user.click(help);
  expect(help.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByText("Train+ and +Eval")).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(screen.queryByText("Train+ and +Eval")).toBeNull();
  expect(document.activeElement).toBe(help);
});

it("Escape goes back from what was typed, then closes the grammar, then is for what is around the box", async () => {
  const { user } = showSide({ expression: expression("Train") });
  const passed: string[] = [];
  const listen = ({ key }: KeyboardEvent) => void passed.push(key);
  await user.click(screen.getByRole("button", { name: "How to write a selection" }));
  await user.type(box(), " or x");
  document.addEventListener("keydown", listen);
  await user.keyboard("{Escape}");
  expect([box().value, screen.queryByText("Train+ and +Eval") != null]).toEqual(["Train", true]);
  await user.keyboard("{Escape}");
  expect([screen.queryByText("Train+ and +Eval"), passed]).toEqual([null, []]);
  await user.keyboard("{Escape}");
  document.removeEventListener("keydown", listen);
  expect(passed).toEqual(["Escape"]);
});
