import { expect, it, vi } from "vitest";
import { definitionCode, exampleCells, openingCells } from "../src/labextension/python";
import { loadShared, type ShareScope, shared } from "../src/labextension/shared";
import { cellShowing, modelIn, variableOf } from "../src/labextension/shown_in";
import { notebookHostOf, registerNotebookHost } from "../src/notebook_host";
import { codeCell, selectionCell } from "../src/panels/code/cell_text";

const REQUIRED = [
  "@jupyterlab/application",
  "@jupyterlab/apputils",
  "@jupyterlab/docregistry",
  "@jupyterlab/notebook",
  "@jupyterlab/outputarea",
  "@jupyterlab/rendermime",
  "@jupyterlab/settingregistry",
  "@jupyterlab/ui-components",
  "@lumino/widgets",
];
const OWN = { region: "", poll_interval_s: 0 };
const version = (value: unknown, loaded = false) => ({ get: async () => () => value, loaded });
const scope = (changes: ShareScope = {}): ShareScope => ({
  ...Object.fromEntries(REQUIRED.map((name) => [name, { "4.2.0": version({ name }) }])),
  ...changes,
});

it("takes what the page has loaded, else the newest, and goes without a launcher", async () => {
  const notebooks = { "4.9.0": version("4.9"), "4.10.0": version("4.10"), "4.8.0": version("4.8") };
  await loadShared(scope({ "@jupyterlab/notebook": notebooks }));
  expect(shared("@jupyterlab/notebook")).toBe("4.10");
  expect(shared("@jupyterlab/launcher")).toEqual({});
  const loaded = { "4.9.0": version("4.9"), "4.8.0": version("4.8", true) };
  await loadShared(scope({ "@jupyterlab/notebook": loaded }));
  expect(shared("@jupyterlab/notebook")).toBe("4.8");
});

it("says what a page lacks that shares too little", async () => {
  const { "@lumino/widgets": _, ...rest } = scope();
  await expect(loadShared(rest)).rejects.toThrow(
    "does not share @lumino/widgets: the extension wants JupyterLab",
  );
  expect(() => shared("@jupyterlab/nothing")).toThrow("not in the list of shared modules");
});

it("opens a name with boto3's region, one with the settings' region, an ARN with its own, and a file with none", () => {
  expect(openingCells("Nightly", OWN)).toEqual([
    'from sagemaker_selective_widget import SelectiveExecutionWidget\n\nwidget = SelectiveExecutionWidget("Nightly")\nwidget',
  ]);
  const preferences = { region: "eu-north-1", poll_interval_s: 10 };
  const [named] = openingCells("Nightly", preferences);
  expect(named).toContain('client = boto3.client("sagemaker", region_name="eu-north-1")\n');
  expect(named).toContain('SelectiveExecutionWidget("Nightly", client, poll_interval_s=10)');
  const [arn] = openingCells("arn:aws:sagemaker:us-east-2:123456789012:pipeline/Nightly", preferences);
  expect(arn).toContain('region_name="us-east-2"');
  const [file] = openingCells("a/b.json", preferences);
  expect(file).not.toContain("boto3");
  expect(file).toContain('SelectiveExecutionWidget("a/b.json")\n');
});

it("writes names as Python's text, whatever is in them", () => {
  expect(openingCells('a"\n\\', OWN)[0]).toContain('SelectiveExecutionWidget("a\\"\\n\\\\")');
  expect(definitionCode("x", '{"a": "\\""}')).toContain('show_definition("x", "{\\"a\\": \\"\\\\\\"\\"}")');
  expect(exampleCells()).toHaveLength(2);
});

it.each([
  ["a = 1\nw", "w"],
  ["w\n\n", "w"],
  ["display(w)", "widget"],
  ["", "widget"],
])("knows the widget that %j shows as %s", (source, variable) => {
  expect(variableOf(source)).toBe(variable);
});

it("finds the cell and the output that show a widget", () => {
  const [picture, view] = [document.createElement("div"), document.createElement("div")];
  const data = { "application/vnd.jupyter.widget-view+json": { model_id: "m" } };
  const outputs = [{ data: { "text/html": "" } }, { data }];
  const cell = {
    node: document.createElement("div"),
    outputArea: {
      widgets: [{ node: picture }, { node: view }],
      model: { length: 2, get: (i: number) => outputs[i] },
    },
  } as never;
  const text = { node: document.createElement("div") } as never;
  expect(cellShowing([text, cell], "m")).toBe(1);
  expect(cellShowing([text, cell], "n")).toBe(-1);
  expect(modelIn(cell, view)).toBe("m");
  expect(modelIn(cell, picture)).toBeUndefined();
  expect(modelIn(text, view)).toBeUndefined();
});

const INTENTS = {
  selected_steps: ["Train", 'a"b'],
  pinned: false,
  reference_execution_arn: null as string | null,
  parameter_overrides: { Depth: "3" } as Record<string, string>,
  inherit: "reference" as "reference" | "defaults",
  varied_parameters: {} as Record<string, string>,
  max_parallel: 2,
  display_name: "",
};
const selection = (changes: Partial<typeof INTENTS> = {}) => {
  const intents = { ...INTENTS, ...changes };
  return selectionCell("w", { get: (name) => intents[name] as never });
};

it("states in a cell what was stated, and leaves the rest to the widget", () => {
  expect(selection()).toBe(
    'w.state_intents(\n    selected_steps=["Train", "a\\"b"],\n    parameter_overrides={"Depth": "3"},\n)',
  );
  expect(selection({ pinned: true })).toContain("    reference_execution_arn=None,\n");
  expect(selection({ pinned: true, reference_execution_arn: "arn" })).toContain('_arn="arn",\n');
  const varied = selection({ varied_parameters: { Depth: "3, 5" }, inherit: "defaults", display_name: "x" });
  expect(varied).toContain(
    'inherit="defaults",\n    varied_parameters={"Depth": "3, 5"},\n    max_parallel=2,\n',
  );
  expect(varied).toContain('display_name="x"');
});

it("writes out in a cell what nobody would see there, or would see turned", () => {
  const text = "a\u202eb \u200b\u2028é💩\u{e0001}\u00a0";
  const said = selection({ parameter_overrides: { [text]: text } });
  const literal = '"a\\u202eb \\u200b\\u2028é💩\\U000e0001\\u00a0"';
  expect(said).toContain(`parameter_overrides={${literal}: ${literal}},`);
});

it("runs a command line by the shell, and a sweep in Python whatever the target", () => {
  expect(codeCell({ target: "cli", text: "aws" }, false)).toBe("%%bash\naws");
  expect(codeCell({ target: "boto3", text: "import boto3" }, false)).toBe("import boto3");
  expect(codeCell({ target: "cli", text: "import boto3" }, true)).toBe("import boto3");
});

it("asks the page's host about an element, and finds none for what it does not hold", () => {
  const element = document.createElement("div");
  const holds = vi.fn(() => false);
  const host = { holds, insertCell: vi.fn() };
  registerNotebookHost(host);
  expect(notebookHostOf(element)).toBeNull();
  holds.mockReturnValue(true);
  expect(notebookHostOf(element)).toBe(host);
});
