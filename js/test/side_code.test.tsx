import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { registerNotebookHost } from "../src/notebook_host";
import { field, issue, verdict } from "./panels_fake";
import { eventually } from "./patience";
import { act, control, screen, showSide, tab } from "./side_fake";

const ready = {
  selected_steps: ["Train"],
  verdict: verdict(["Train"]),
  code_shown: { target: "boto3" as const, text: "start('<b>')" },
};
const writeText = vi.fn(async (_: string) => {});
const copy = () => screen.getByRole("button", { name: "Copy" });
const isUnavailable = (button: HTMLElement) => button.getAttribute("aria-disabled") === "true";

/** Shows the tab of the code. */
async function showCode(changes: Parameters<typeof showSide>[0] = {}) {
  const side = showSide(changes);
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
  await side.user.click(tab("Code"));
  return side;
}

beforeEach(() => {
  writeText.mockReset();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("Code is shown as text, copied as it stands, and that is said once", async () => {
  const { view, user } = await showCode(ready);
  expect(document.querySelector("pre code")?.textContent).toBe("start('<b>')");
  await user.click(copy());
  expect(await screen.findByText("Copied")).toBeTruthy();
  expect(writeText).toHaveBeenCalledWith("start('<b>')");
  expect(view.politely.value).toBe("Copied");
  expect(document.querySelector("[role=status], [aria-live]")).toBeNull();
});

it("Where the clipboard is closed, the code is selected and the reader told", async () => {
  writeText.mockRejectedValue(new Error("denied"));
  const { user } = await showCode(ready);
  await user.click(copy());
  expect(await screen.findByText(/keyboard/)).toBeTruthy();
});

it("What starts a sweep is code for this package, whatever it is shown for otherwise", async () => {
  const sweep = { target: "cli" as const, text: "session.sweep()" };
  await showCode({ ...ready, varied_parameters: { Depth: "3, 4" }, code_target: "cli", code_shown: sweep });
  expect(document.querySelector("pre code")?.textContent).toBe("session.sweep()");
  expect(screen.getByText("Python, with this package")).toBeTruthy();
  expect(screen.queryByRole("combobox", { name: "Code for" })).toBeNull();
});

it("Code is saved to a file that is called after the pipeline", async () => {
  const names: string[] = [];
  const blobs: Blob[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function note(this: HTMLAnchorElement) {
    names.push(this.download);
  });
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:code";
  });
  const { user } = await showCode({ ...ready, pipeline_name: "arn:aws:p/Abalone" });
  await user.click(screen.getByRole("button", { name: "Download" }));
  expect(names).toEqual(["arn-aws-p-Abalone-boto3.py"]);
  expect(await blobs[0]?.text()).toBe("start('<b>')");
  vi.restoreAllMocks();
});

it("Code of another selection cannot be copied", async () => {
  const { model, user, settle } = await showCode(ready);
  model.isBusy = true;
  await user.click(tab("Plan"));
  await user.click(screen.getByRole("checkbox", { name: /^Prepare/ }));
  await user.click(tab("Code"));
  await eventually(() => expect(isUnavailable(copy())).toBe(true));
  await act(() => model.catchUp());
  await settle();
  expect(isUnavailable(copy())).toBe(false);
});

it("Code is not copied that lacks what was typed a moment before", async () => {
  const { model, user, settle } = await showCode({ ...ready, parameter_form: [field({ name: "Depth" })] });
  await user.click(tab("Parameters"));
  const depth = control("Depth");
  await user.type(depth, "7");
  model.isBusy = true;
  // `click()` directly: a pointer would leave the field first, which states what is typed.
  act(() => tab("Code").click());
  act(() => copy().click());
  await settle();
  expect(writeText).not.toHaveBeenCalled();
  await act(() => model.catchUp());
  await settle();
  await user.click(copy());
  await eventually(() => expect(writeText).toHaveBeenCalledTimes(1));
});

it("Without code, its place says what is in the way", async () => {
  const issues = [issue({ message: "Train failed there." })];
  const blocked = { selected_steps: ["Train"], verdict: verdict(["Train"], { can_start: false, issues }) };
  await showCode(blocked);
  expect(screen.getByText("There is code once the selection can start. Train failed there.")).toBeTruthy();
  await showCode();
  expect(screen.getByText("There is code once steps are selected.")).toBeTruthy();
});

it("Another target is stated, and until its code has come nothing can be copied", async () => {
  const { model, user, answer, settle } = await showCode(ready);
  const targets = screen.getByRole("combobox", { name: "Code for" }) as HTMLSelectElement;
  expect([...targets.options].map(({ value }) => value)).toEqual(["boto3", "cli", "sdk-v2", "sdk-v3"]);
  await user.selectOptions(targets, "cli");
  await settle();
  expect(model.get("code_target")).toBe("cli");
  expect(isUnavailable(copy())).toBe(true);
  await answer({ code_shown: { target: "cli", text: "aws sagemaker" } });
  expect(document.querySelector("pre code")?.textContent).toBe("aws sagemaker");
  expect(isUnavailable(copy())).toBe(false);
});

it("Without a kernel, code can still be read and copied", async () => {
  const { model, user, settle } = await showCode(ready);
  await act(() => model.loseKernel());
  await settle();
  expect(isUnavailable(copy())).toBe(false);
  await user.click(copy());
  expect(await screen.findByText("Copied")).toBeTruthy();
});

it("Where the page has a notebook host, code and selection are inserted as cells", async () => {
  const written: string[] = [];
  registerNotebookHost({
    holds: () => true,
    insertCell: (_, write) => written.push(write("w")),
  });
  const { view, user } = await showCode(ready);
  await user.click(await screen.findByRole("button", { name: "Insert code as cell" }));
  await user.click(screen.getByRole("button", { name: "Insert selection as cell" }));
  expect(written).toEqual(["start('<b>')", expect.stringContaining('selected_steps=["Train"]')]);
  expect(view.politely.value.trim()).toBe("Inserted below");
  registerNotebookHost({ holds: () => false, insertCell: () => {} });
});

it("The code of a sweep is inserted as Python, also where the command line was chosen before", async () => {
  const written: string[] = [];
  registerNotebookHost({ holds: () => true, insertCell: (_, write) => written.push(write("w")) });
  const code_shown = { target: "cli" as const, text: "widget.sweep({})" };
  const { user } = await showCode({
    ...ready,
    code_target: "cli",
    varied_parameters: { Depth: "3, 5" },
    code_shown,
  });
  await user.click(await screen.findByRole("button", { name: "Insert code as cell" }));
  expect(written).toEqual(["widget.sweep({})"]);
  registerNotebookHost({ holds: () => false, insertCell: () => {} });
});

it("Where the page has none, nothing can be inserted", async () => {
  await showCode(ready);
  expect(screen.queryByRole("button", { name: /Insert/ })).toBeNull();
});
