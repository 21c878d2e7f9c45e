import { expect, it, vi } from "vitest";
import { openMenu } from "../src/ui/menu";

/** A menu of two items in a shadow tree, in which some hosts put widgets. */
function inShadowTree(act: () => void) {
  const host = document.createElement("div");
  document.body.append(host);
  const tree = host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  tree.append(parent);
  const groups = [
    [
      { label: "Only this", act },
      { label: "Everything", act },
    ],
  ];
  const options = { label: "Step", groups, anchor: { x: 0, y: 0 }, returnTo: null };
  openMenu(parent, options, new AbortController().signal);
  const items = [...parent.querySelectorAll<HTMLElement>("[role=menuitem]")];
  return { tree, items };
}

it("A menu in a shadow tree stays open while an item is pressed, and closes on a press elsewhere", () => {
  const { tree, items } = inShadowTree(() => {});
  items[1]?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
  expect(tree.querySelector("[role=menu]")).not.toBeNull();
  document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  expect(tree.querySelector("[role=menu]")).toBeNull();
});

it("The arrow keys go through a menu in a shadow tree", () => {
  const act = vi.fn();
  const { tree, items } = inShadowTree(act);
  const press = (key: string) =>
    tree.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
  expect(tree.activeElement).toBe(items[0]);
  press("ArrowDown");
  expect(tree.activeElement).toBe(items[1]);
  press("ArrowDown");
  expect(tree.activeElement).toBe(items[0]);
});
