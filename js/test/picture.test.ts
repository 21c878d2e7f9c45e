import { afterEach, describe, expect, it } from "vitest";
import { hidePicture } from "../src/picture";
import type { WidgetModel } from "../src/wire";

function modelWith(picture_id: string | undefined): WidgetModel {
  return { get: () => picture_id } as unknown as WidgetModel;
}

const sheets = () =>
  document.adoptedStyleSheets.map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join());

afterEach(() => {
  document.adoptedStyleSheets = [];
});

describe("the picture of a widget", () => {
  it("is hidden for as long as the view is there", () => {
    const view = new AbortController();
    hidePicture(modelWith("0a1b"), view.signal);
    expect(sheets().join()).toContain(".ssw-picture-0a1b { display: none; }");
    view.abort();
    expect(sheets()).toEqual([]);
  });

  it.each([undefined, "", "x{}*{display:none}"])("is not looked for by an id that is none: %s", (id) => {
    hidePicture(modelWith(id), new AbortController().signal);
    expect(sheets()).toEqual([]);
  });
});
