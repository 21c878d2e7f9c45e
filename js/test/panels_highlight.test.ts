import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { field, mount, one } from "./panels_fake";

const parameter_form = [
  field({ name: "Depth", read_by: ["Train"] }),
  field({ name: "Data", read_by: ["Prepare", "Train"] }),
  field({ name: "Threshold", read_by: ["Evaluate"] }),
];
const fieldOf = (root: ParentNode, name: string) => one(root, `[data-parameter="${name}"]`);
const rowOf = (root: ParentNode, name: string) => one(root, `[data-step="${name}"]`);
const marked = (root: ParentNode) =>
  [...root.querySelectorAll<HTMLElement>("[data-read]")].map(({ dataset }) => dataset.parameter);
const describedBy = (control: Element) =>
  (control.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent)
    .join(" ");
const enter = (target: Element) => target.dispatchEvent(new Event("pointermove", { bubbles: true }));
const leave = (slot: Element) => slot.dispatchEvent(new Event("pointerleave"));

describe("a step that is pointed at", () => {
  it("has the fields marked that it reads, until it is left", () => {
    const { slots, hover } = mount({ parameter_form });
    hover.setPointed({ kind: "step", name: "Train" });
    expect(marked(slots.side)).toEqual(["Depth", "Data"]);
    hover.setPointed({ kind: "step", name: "Evaluate" });
    expect(marked(slots.side)).toEqual(["Threshold"]);
    hover.setPointed(null);
    expect(marked(slots.side)).toEqual([]);
  });

  it("may be one of the plan", () => {
    const { slots, hover } = mount({ parameter_form });
    enter(one(rowOf(slots.side, "Train"), ".ssw-step-name"));
    expect(hover.subject).toEqual({ kind: "step", name: "Train" });
    leave(slots.side);
    expect(hover.subject).toBeNull();
  });

  it("says in the plan what it reads, by a title and to screen readers", () => {
    const { slots } = mount({ parameter_form });
    const row = rowOf(slots.side, "Train");
    expect(one(row, ".ssw-step-label").title).toBe("Reads Depth, Data");
    expect(describedBy(one(row, "input"))).toContain("Reads Depth, Data");
  });

  it("says what it reads by now", async () => {
    const { model, slots } = mount({ parameter_form });
    await model.answer({ parameter_form: parameter_form.slice(2) });
    expect(one(rowOf(slots.side, "Train"), ".ssw-step-label").title).toBe("");
    expect(one(rowOf(slots.side, "Evaluate"), ".ssw-step-label").title).toBe("Reads Threshold");
  });
});

describe("a parameter that is pointed at", () => {
  it("is that of the field under the pointer", () => {
    const { slots, hover } = mount({ parameter_form });
    enter(one(fieldOf(slots.side, "Depth"), "label"));
    expect(hover.subject).toEqual({ kind: "parameter", name: "Depth" });
    enter(one(slots.side, ".ssw-fields"));
    expect(hover.subject).toBeNull();
  });

  it("is that of the field with the focus", () => {
    const { slots, hover } = mount({ parameter_form });
    const control = one(fieldOf(slots.side, "Depth"), "input");
    control.focus();
    expect(hover.subject).toEqual({ kind: "parameter", name: "Depth" });
    control.blur();
    expect(hover.subject).toBeNull();
  });

  it("says to screen readers who reads it", () => {
    const { slots } = mount({ parameter_form });
    expect(describedBy(one(fieldOf(slots.side, "Data"), "input"))).toContain("Read by Prepare, Train");
  });
});

describe("a form of which the marked fields are out of sight", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function scrolled() {
    const mounted = mount({ parameter_form });
    const box = fieldOf(mounted.slots.side, "Depth").closest<HTMLElement>(".ssw-scroll") as HTMLElement;
    const place = (element: Element, top: number, bottom: number) => {
      element.getBoundingClientRect = () => ({ top, bottom }) as DOMRect;
    };
    place(box, 100, 200);
    place(fieldOf(mounted.slots.side, "Depth"), 300, 350);
    place(fieldOf(mounted.slots.side, "Data"), 350, 400);
    place(fieldOf(mounted.slots.side, "Threshold"), 120, 170);
    return { ...mounted, box };
  }

  it("scrolls to the first once the pointer rests", () => {
    const { box, hover } = scrolled();
    hover.setPointed({ kind: "step", name: "Train" });
    vi.advanceTimersByTime(349);
    expect(box.scrollTop).toBe(0);
    vi.advanceTimersByTime(1);
    expect(box.scrollTop).toBe(200);
  });

  it.each(["Evaluate", "Nothing"])(
    "stays where it is for %s, of which all that it reads is in sight",
    (name) => {
      const { box, hover } = scrolled();
      hover.setPointed({ kind: "step", name });
      vi.advanceTimersByTime(1000);
      expect(box.scrollTop).toBe(0);
    },
  );

  it("stays where it is for a pointer that only passes, for who types, and for a view that is gone", () => {
    const { box, slots, hover, unmount } = scrolled();
    hover.setPointed({ kind: "step", name: "Train" });
    hover.setPointed(null);
    vi.advanceTimersByTime(1000);
    expect(box.scrollTop).toBe(0);
    one(fieldOf(slots.side, "Threshold"), "input").focus();
    hover.setPointed({ kind: "step", name: "Train" });
    vi.advanceTimersByTime(1000);
    expect(box.scrollTop).toBe(0);
    (document.activeElement as HTMLElement).blur();
    hover.setPointed({ kind: "step", name: "Prepare" });
    unmount();
    vi.advanceTimersByTime(1000);
    expect(box.scrollTop).toBe(0);
  });
});

it("a view that is gone says nothing of what is pointed at", () => {
  const { slots, hover, unmount } = mount({ parameter_form });
  unmount();
  enter(fieldOf(slots.side, "Depth"));
  hover.setPointed({ kind: "step", name: "Train" });
  expect(marked(slots.side)).toEqual([]);
  expect(hover.subject).toEqual({ kind: "step", name: "Train" });
});
