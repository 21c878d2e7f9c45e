/** Writes Python code: for cells, which people read, and for kernels. */

const WIDGET = "sagemaker_selective_widget";

/** A text as a Python literal; JSON's escapes are valid in Python too. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}

export interface Preferences {
  /** The AWS region of pipelines given without one; `""` for boto3's default. */
  region: string;
  /** Seconds between two polls of an execution; 0 for the widget's default. */
  poll_interval_s: number;
}

/** The cells that open what the user has typed: a name, an ARN, or the path of a definition. */
export function openingCells(pipeline: string, preferences: Preferences): string[] {
  const isFile = pipeline.endsWith(".json");
  const region = isFile ? "" : (regionOf(pipeline) ?? preferences.region);
  const imports = `from ${WIDGET} import SelectiveExecutionWidget`;
  const more =
    preferences.poll_interval_s > 0 && !isFile ? `, poll_interval_s=${preferences.poll_interval_s}` : "";
  const client = region === "" ? "" : ", client";
  const show = `widget = SelectiveExecutionWidget(${pythonText(pipeline)}${client}${more})\nwidget`;
  if (region === "") return [`${imports}\n\n${show}`];
  const connect = `client = boto3.client("sagemaker", region_name=${pythonText(region)})`;
  return [`import boto3\n${imports}\n\n${connect}\n${show}`];
}

/** The cells that create the Abalone pipeline on this machine, and open it. */
export function exampleCells(): string[] {
  return [
    [
      `from ${WIDGET} import SelectiveExecutionWidget`,
      `from ${WIDGET}.local import LocalSageMaker, abalone`,
      "",
      "client = LocalSageMaker(min_step_duration_s=1).client()  # nothing leaves this machine",
      "reference = abalone.create(client)  # the pipeline, and one execution of all its steps",
    ].join("\n"),
    "widget = SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)\nwidget",
  ];
}

/** The code that a kernel runs to show a definition in a tab; run again, it shows the same widget. */
export function definitionCode(name: string, definition: string): string {
  return [
    "try:",
    `    from ${WIDGET}.widget.definition_tab import show_definition`,
    "except ModuleNotFoundError as error:",
    `    if not (error.name or "").startswith("${WIDGET}"):`,
    "        raise",
    "    import sys",
    `    print("The kernel's environment has no sagemaker-selective-widget. Install it there with pip, "`,
    `          "close this tab and open the file again.", file=sys.stderr)`,
    "else:",
    `    show_definition(${pythonText(name)}, ${pythonText(definition)})`,
  ].join("\n");
}

function regionOf(pipeline: string): string | undefined {
  return /^arn:[^:]*:sagemaker:([^:]+):/.exec(pipeline)?.[1];
}
