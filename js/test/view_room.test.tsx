import { act, cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Room } from "../src/view/room";

let useRoom: (root: HTMLElement) => Room;
let reactions: ((() => void) | undefined)[];

/** A view in an element of that width; returns what it shows, and whether it caused a layout of the page. */
function open(width_px: number) {
  const root = document.createElement("div");
  const measured = vi.spyOn(root, "clientWidth", "get").mockReturnValue(width_px);
  const shown: Room[] = [];
  render(<View root={root} show={(room) => shown.push(room)} />);
  return { shown, measured, speak: () => act(() => reactions.at(-1)?.()) };
}

function View({ root, show }: { root: HTMLElement; show: (room: Room) => void }) {
  show(useRoom(root));
  return null;
}

beforeEach(async () => {
  reactions = [];
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(react: () => void) {
        reactions.push(react);
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.resetModules();
  ({ useRoom } = await import("../src/view/room"));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("is measured at once in the first view of a page", () => {
  const { shown } = open(500);
  expect(shown.at(-1)).toEqual({ breadth: "medium", width_px: 500, panel_px: null });
});

it("is that of the view before it, until the page is laid out", async () => {
  open(500);
  const { shown, measured, speak } = open(400);
  expect(shown).toEqual([{ breadth: "medium", width_px: 500, panel_px: null }]);
  expect(measured).not.toHaveBeenCalled();
  await speak();
  expect(shown.at(-1)).toEqual({ breadth: "narrow", width_px: 400, panel_px: null });
});

it("of a view that is not on the page is not taken over", async () => {
  open(500);
  await open(0).speak();
  expect(open(500).shown).toEqual([{ breadth: "medium", width_px: 500, panel_px: null }]);
});
