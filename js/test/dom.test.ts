import { describe, expect, it } from "vitest";
import { element, escapeBidi } from "../src/dom";

describe("a text that would turn what follows", () => {
  it("is shown with the turning characters written out, where it becomes text", () => {
    expect(element("p", {}, "a\u202eb\u2066c").textContent).toBe("a\\u202eb\\u2066c");
  });

  it("stays what it is as a value", () => {
    expect(element("option", { value: "a\u202eb" }).value).toBe("a\u202eb");
  });

  it("is left alone where it only reads from right to left", () => {
    expect(escapeBidi("שלום")).toBe("שלום");
  });
});
