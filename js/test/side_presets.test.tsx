import { describe, expect, it } from "vitest";
import { act, screen, showSide } from "./side_fake";
import { preset } from "./wire_fake";

const preset_menu = [
  preset("all", { label: "All steps", steps: ["Prepare", "Train", "Evaluate", "Register", "Notify"] }),
  preset("from-failure", { label: "From failure", unavailable: "No step failed." }),
  preset("from-here", { label: "From here on", steps: ["Evaluate"] }),
];
const opener = () => screen.getByRole("button", { name: /^Select…/ });
const menu = () => screen.queryByRole("menu");
const items = () => screen.getAllByRole("menuitem");
const focusedLabel = () => document.activeElement?.querySelector("span")?.textContent;

describe("the menu of named selections", () => {
  it("asks Python for them when it opens, and shows them when they come", async () => {
    const { model, user, answer } = showSide();
    await user.click(opener());
    expect(model.sent).toEqual([{ command: "presets" }]);
    expect(opener().getAttribute("aria-expanded")).toBe("true");
    expect(menu()?.textContent).toBe("Reading…");
    await answer({ preset_menu });
    expect(items()).toHaveLength(3);
    expect(focusedLabel()).toBe("All steps");
  });

  it("says what each selects, all of it in the title, or why it cannot be had", async () => {
    const { user } = showSide({ preset_menu });
    await user.click(opener());
    expect(items().map((item) => [item.lastChild?.textContent, item.title])).toEqual([
      ["5 steps: Prepare, Train and 3 more", "Prepare, Train, Evaluate, Register, Notify"],
      ["No step failed.", "No step failed."],
      ["1 step: Evaluate", "Evaluate"],
    ]);
    expect(items().map((item) => item.getAttribute("aria-disabled"))).toEqual([null, "true", null]);
  });

  it("outlines on the graph what the one under the pointer or the focus would select", async () => {
    const { view, user } = showSide({ preset_menu });
    await user.click(opener());
    expect(view.preview.value?.size).toBe(5);
    await user.keyboard("{ArrowDown}");
    expect(view.preview.value).toBeNull();
    await user.hover(items()[2] as HTMLElement);
    expect([...(view.preview.value ?? [])]).toEqual(["Evaluate"]);
    await user.keyboard("{Escape}");
    expect(view.preview.value).toBeNull();
  });

  it("selects by one statement, closes, and gives the focus back", async () => {
    const { model, user } = showSide({ preset_menu, selected_steps: ["Train"] });
    await user.click(opener());
    await user.click(items()[2] as HTMLElement);
    expect(model.saves).toEqual([{ selected_steps: ["Evaluate"] }]);
    expect(menu()).toBeNull();
    expect(document.activeElement).toBe(opener());
  });

  it("selects nothing by an item that cannot be had, which the keyboard reaches all the same", async () => {
    const { model, user } = showSide({ preset_menu });
    opener().focus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(focusedLabel()).toBe("From failure");
    await user.keyboard("{Enter}");
    expect(model.saves).toEqual([]);
    expect(menu()).not.toBeNull();
  });

  it("moves by arrow keys, Home, End and first letters, and around the ends", async () => {
    const { user } = showSide({ preset_menu });
    opener().focus();
    await user.keyboard("{ArrowUp}");
    const visited: unknown[] = [];
    for (const key of ["{ArrowDown}", "{ArrowUp}", "{Home}", "{End}", "a", "f", "f"]) {
      await user.keyboard(key);
      visited.push(focusedLabel());
    }
    const [all, failure, here] = ["All steps", "From failure", "From here on"];
    expect(visited).toEqual([all, here, all, here, all, failure, here]);
  });

  it("closes on Escape, and when the focus goes elsewhere", async () => {
    const { model, user } = showSide({ preset_menu, selected_steps: ["Train"] });
    await user.click(opener());
    await user.keyboard("{Escape}");
    expect(menu()).toBeNull();
    expect(document.activeElement).toBe(opener());
    expect(model.saves).toEqual([]);
    await user.click(opener());
    await act(async () => screen.getByRole("button", { name: "Clear" }).focus());
    expect(menu()).toBeNull();
  });

  it("cannot be opened without a kernel to ask", async () => {
    const { model, user, settle } = showSide({ preset_menu });
    await act(() => model.loseKernel());
    await settle();
    await user.click(opener());
    opener().focus();
    await user.keyboard("{ArrowDown}");
    expect(menu()).toBeNull();
    expect(model.sent).toEqual([]);
  });
});
