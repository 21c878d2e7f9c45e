import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { wearStyleSheet } from "../src/style_sheet";

const rules = (root: Document | ShadowRoot) =>
  root.adoptedStyleSheets.map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join());
const RED = ".ssw { color: red; }";
const BLUE = ".ssw { color: blue; }";

let laidOut: () => void;
let observers: Set<object>;
let replace: ReturnType<typeof vi.spyOn>;

function shadow(): ShadowRoot {
  const host = document.createElement("div");
  document.body.append(host);
  return host.attachShadow({ mode: "open" });
}

beforeEach(() => {
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for("sagemaker_selective_widget.style_sheet")];
  replace = vi.spyOn(CSSStyleSheet.prototype, "replaceSync");
  observers = new Set();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(react: () => void) {
        laidOut = react;
      }
      observe() {
        observers.add(this);
      }
      disconnect() {
        observers.delete(this);
      }
    },
  );
});

afterEach(() => {
  document.adoptedStyleSheets = [];
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("the style sheet", () => {
  it("is read once for all widgets of a page", () => {
    const other = new CSSStyleSheet();
    document.adoptedStyleSheets = [other];
    for (let i = 0; i < 3; i++) wearStyleSheet(RED, document.createElement("div"));
    expect(rules(document)).toEqual(["", RED]);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it("is worn by the document before a view is in it", () => {
    wearStyleSheet(RED, document.createElement("div"));
    expect(rules(document)).toEqual([RED]);
  });

  it("is worn by the shadow root that a view stands in, and not by the document", () => {
    const root = shadow();
    const el = document.createElement("div");
    root.append(el);
    wearStyleSheet(RED, el);
    expect([rules(root), rules(document)]).toEqual([[RED], []]);
  });

  it("follows a view into a shadow root", () => {
    const root = shadow();
    const el = document.createElement("div");
    wearStyleSheet(RED, el);
    root.append(el);
    laidOut();
    laidOut();
    expect(rules(root)).toEqual([RED]);
  });

  it("follows no view that has gone", () => {
    const ends = [1, 2].map(() => wearStyleSheet(RED, document.createElement("div")));
    expect(observers.size).toBe(2);
    for (const end of ends) end();
    expect(observers.size).toBe(0);
  });

  it("of another version takes the place of the one before, wherever that is worn", () => {
    const root = shadow();
    const el = document.createElement("div");
    root.append(el);
    wearStyleSheet(RED, el);
    wearStyleSheet(BLUE, document.createElement("div"));
    expect([rules(root), rules(document)]).toEqual([[BLUE], [BLUE]]);
  });
});
