import { describe, expect, it } from "vitest";
import { element, escapeBidi } from "../src/dom";
import { h, setText } from "../src/panels/dom";

describe("a text that would turn what follows", () => {
  const turning = "a\u202eb\u2066c";
  const written = "a\\u202eb\\u2066c";

  it("is shown with the turning characters written out, wherever it becomes text", () => {
    const box = h("p", {}, turning);
    expect(box.textContent).toBe(written);
    expect(element("p", {}, turning).textContent).toBe(written);
    setText(box, `${turning}!`);
    expect(box.textContent).toBe(`${written}!`);
  });

  it("stays what it is as a value", () => {
    expect(h("option", { value: turning }).value).toBe(turning);
  });

  it("is left alone where it only reads from right to left", () => {
    expect(escapeBidi("שלום")).toBe("שלום");
  });
});
