import { describe, expect, it } from "vitest";
import { mount, rendered } from "./panels_fake";

describe("panels without a kernel", () => {
  it("stay readable, and nothing in them can be changed", async () => {
    const { model, slots } = mount();
    await model.loseKernel();
    await rendered();
    const root = slots.side.parentElement ?? slots.side;
    const boxes = [...root.querySelectorAll<HTMLInputElement>(".ssw-step [type=checkbox]")];
    expect(boxes.length).toBeGreaterThan(0);
    expect(boxes.every((box) => box.disabled)).toBe(true);
    expect(slots.toolbar.querySelector("select")?.disabled).toBe(true);
    expect(slots.toolbar.textContent).toContain("this is the last state, of ");
    expect(slots.side.querySelector("[type=checkbox]")?.getAttribute("title")).toContain("kernel");
  });

  it("keep their tabs and the copying of code", async () => {
    const { model, slots } = mount({ code_shown: { target: "boto3", text: "import boto3" } });
    await model.loseKernel();
    await rendered();
    const tabs = [...slots.side.querySelectorAll("[role=tab]")];
    expect(tabs.some((tab) => tab.getAttribute("aria-disabled"))).toBe(false);
    const copy = [...slots.side.querySelectorAll("button")].find((each) => each.textContent === "Copy");
    expect(copy?.getAttribute("aria-disabled")).toBeNull();
  });
});
