import { describe, expect, it } from "vitest";
import { buttonNamed, isUnavailable, mount, one, press } from "./panels_fake";
import { preset } from "./wire_fake";

const preset_menu = [
  preset("all", { label: "All steps", steps: ["Prepare", "Train", "Evaluate", "Register", "Notify"] }),
  preset("from-failure", { label: "From failure", unavailable: "No step failed." }),
  preset("from-here", { label: "From here on", steps: ["Evaluate"] }),
];
const opener = (root: ParentNode) => one<HTMLButtonElement>(root, "[aria-haspopup=menu]");
const menu = (root: ParentNode) => one(root, "[role=menu]");
const items = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>("[role=menuitem]")];
const focused = () => document.activeElement as HTMLElement;
const focusedLabel = () => focused().querySelector(".ssw-menu-label")?.textContent;

describe("the menu of named selections", () => {
  it("asks Python for them when it opens, and shows them when they come", async () => {
    const { model, slots } = mount();
    opener(slots.side).click();
    expect(model.sent).toEqual([{ command: "presets" }]);
    expect(menu(slots.side).hidden).toBe(false);
    expect(opener(slots.side).getAttribute("aria-expanded")).toBe("true");
    await model.answer({ preset_menu });
    expect(items(slots.side)).toHaveLength(3);
    expect(focusedLabel()).toBe("All steps");
  });

  it("says what each selects, all of it in the title, or why it cannot be had", () => {
    const { slots } = mount({ preset_menu });
    const said = items(slots.side).map((item) => [
      item.querySelector(".ssw-menu-detail")?.textContent,
      item.title,
    ]);
    expect(said).toEqual([
      ["5 steps: Prepare, Train and 3 more", "Prepare, Train, Evaluate, Register, Notify"],
      ["No step failed.", "No step failed."],
      ["1 step: Evaluate", "Evaluate"],
    ]);
    expect(items(slots.side).map(isUnavailable)).toEqual([false, true, false]);
  });

  it("selects by one write, closes, and gives the focus back", () => {
    const { model, slots } = mount({ preset_menu, selected_steps: ["Train"] });
    opener(slots.side).click();
    items(slots.side)[2]?.click();
    expect(model.saves).toEqual([{ selected_steps: ["Evaluate"] }]);
    expect(menu(slots.side).hidden).toBe(true);
    expect(focused()).toBe(opener(slots.side));
  });

  it("selects nothing by an item that cannot be had, which the keyboard reaches all the same", () => {
    const { model, slots } = mount({ preset_menu });
    press(opener(slots.side), "ArrowDown");
    press(focused(), "ArrowDown");
    expect(focusedLabel()).toBe("From failure");
    focused().click();
    expect(model.saves).toEqual([]);
    expect(menu(slots.side).hidden).toBe(false);
  });

  it("moves by arrow keys, Home, End and first letters, and around the ends", () => {
    const { slots } = mount({ preset_menu });
    press(opener(slots.side), "ArrowUp");
    const visited = ["ArrowDown", "ArrowUp", "Home", "End", "a", "f", "f"].map((key) => {
      press(focused(), key);
      return focusedLabel();
    });
    const [all, failure, here] = ["All steps", "From failure", "From here on"];
    expect(visited).toEqual([all, here, all, here, all, failure, here]);
  });

  it("closes on Escape without clearing the selection", () => {
    const { model, slots } = mount({ preset_menu, selected_steps: ["Train"] });
    opener(slots.side).click();
    press(focused(), "Escape");
    expect(menu(slots.side).hidden).toBe(true);
    expect(focused()).toBe(opener(slots.side));
    expect(model.saves).toEqual([]);
  });

  it("closes when the focus goes elsewhere", () => {
    const { slots } = mount({ preset_menu });
    opener(slots.side).click();
    buttonNamed(slots.side, "Clear").focus();
    expect(menu(slots.side).hidden).toBe(true);
  });

  it("cannot be opened without a kernel to ask", async () => {
    const { model, slots } = mount({ preset_menu });
    await model.loseKernel();
    opener(slots.side).click();
    press(opener(slots.side), "ArrowDown");
    expect(menu(slots.side).hidden).toBe(true);
    expect(model.sent).toEqual([]);
  });
});
