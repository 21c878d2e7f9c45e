import { afterEach, expect, it, vi } from "vitest";
import {
  buttonNamed,
  field,
  issue,
  isUnavailable,
  mount,
  one,
  rendered,
  typeInto,
  verdict,
} from "./panels_fake";

const ready = {
  selected_steps: ["Train"],
  verdict: verdict(["Train"]),
  code_shown: { target: "boto3" as const, text: "start('<b>')" },
};
const clipboard = (writeText: (text: string) => Promise<void>) =>
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });

afterEach(() => {
  vi.unstubAllGlobals();
});

it("Code is shown as text and copied as it stands", async () => {
  const writeText = vi.fn(async () => {});
  clipboard(writeText);
  const { slots } = mount(ready);
  expect(one(slots.side, "pre code").textContent).toBe("start('<b>')");
  buttonNamed(slots.side, "Copy").click();
  await vi.waitFor(() => expect(one(slots.side, ".ssw-copied").textContent).toBe("Copied"));
  expect(writeText).toHaveBeenCalledWith("start('<b>')");
});

it("Where the clipboard is closed, the code is selected and the reader told", async () => {
  clipboard(() => Promise.reject(new Error("denied")));
  const { slots } = mount(ready);
  buttonNamed(slots.side, "Copy").click();
  await vi.waitFor(() => expect(one(slots.side, ".ssw-copied").textContent).toContain("keyboard"));
});

it.each([
  ["selection", '[data-step="Prepare"] input'],
  ["inheritance", 'input[type="radio"]:not(:checked)'],
])("Code of another %s cannot be copied", async (_, selector) => {
  const { model, slots } = mount(ready);
  model.isBusy = true;
  one<HTMLInputElement>(slots.side, selector).click();
  await rendered();
  expect(isUnavailable(buttonNamed(slots.side, "Copy"))).toBe(true);
  await model.catchUp();
  expect(isUnavailable(buttonNamed(slots.side, "Copy"))).toBe(false);
});

it("Code is not copied that lacks what was typed a moment before", async () => {
  const writeText = vi.fn(async () => {});
  clipboard(writeText);
  const { model, slots } = mount({ ...ready, parameter_form: [field({ name: "Depth" })] });
  model.isBusy = true;
  typeInto(one<HTMLInputElement>(slots.side, '[data-parameter="Depth"] input'), "7");
  buttonNamed(slots.side, "Copy").click();
  await rendered();
  expect(writeText).not.toHaveBeenCalled();
  await model.catchUp();
  buttonNamed(slots.side, "Copy").click();
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledTimes(1));
});

it("Without code, its place says what is in the way", () => {
  const issues = [issue({ message: "Nothing is selected." })];
  const { slots } = mount({ verdict: verdict([], { can_start: false, issues }) });
  expect(one(slots.side, "pre").hidden).toBe(true);
  expect(slots.side.textContent).toContain(
    "There is code once the selection can start. Nothing is selected.",
  );
});

it("Another target is stated, and until its code has come nothing can be copied", async () => {
  const { model, slots } = mount(ready);
  const targets = one(slots.side, "select[aria-label='Code for']") as HTMLSelectElement;
  expect([...targets.options].map((option) => option.value)).toEqual(["boto3", "cli", "sdk-v2", "sdk-v3"]);
  targets.value = "cli";
  targets.dispatchEvent(new Event("change"));
  await rendered();
  expect(model.get("code_target")).toBe("cli");
  expect(isUnavailable(buttonNamed(slots.side, "Copy"))).toBe(true);
  await model.answer({ code_shown: { target: "cli", text: "aws sagemaker" } });
  expect(one(slots.side, "pre code").textContent).toBe("aws sagemaker");
  expect(isUnavailable(buttonNamed(slots.side, "Copy"))).toBe(false);
});
