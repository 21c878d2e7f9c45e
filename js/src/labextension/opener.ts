/** *Selective execution* in palette and launcher: asks for a pipeline, and opens it in a new notebook. */

import type { JupyterFrontEnd, Plugin } from "@jupyterlab/application";
import { ICommandPalette, showErrorMessage } from "@jupyterlab/apputils";
import { ILauncher } from "@jupyterlab/launcher";
import { ISettingRegistry, type Settings } from "@jupyterlab/settingregistry";
import { askForPipeline } from "./dialog";
import { pipelineIcon } from "./icon";
import { COMMANDS, PLUGINS, TITLE } from "./names";
import { makeNotebook, runAll } from "./new_notebook";
import { exampleCells, openingCells, type Preferences } from "./python";

const CATEGORY = "SageMaker";

export const opener: Plugin = {
  id: PLUGINS.opener,
  description: "Opens a SageMaker pipeline in a new notebook.",
  autoStart: true,
  optional: [ICommandPalette, ISettingRegistry, ...(ILauncher ? [ILauncher] : [])],
  activate(
    app: JupyterFrontEnd,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    launcher?: ILauncher | null,
  ) {
    app.commands.addCommand(COMMANDS.open, {
      label: TITLE,
      caption: "Choose the steps of a SageMaker pipeline to run again",
      icon: pipelineIcon,
      execute: ({ cwd }) => open(app, registry, typeof cwd === "string" ? cwd : ""),
    });
    palette?.addItem({ command: COMMANDS.open, category: CATEGORY });
    launcher?.add({ command: COMMANDS.open, category: "Other" });
  },
};

async function open(app: JupyterFrontEnd, registry: ISettingRegistry | null, folder: string): Promise<void> {
  const wanted = await askForPipeline();
  if (wanted == null) return;
  try {
    const cells =
      wanted.kind === "example" ? exampleCells() : openingCells(wanted.pipeline, await preferences(registry));
    const notebook = await makeNotebook(app, folder, cells);
    await runAll(app, notebook);
  } catch (error) {
    await showErrorMessage("No notebook could be made", error);
  }
}

async function preferences(registry: ISettingRegistry | null): Promise<Preferences> {
  const settings = await registry?.load(PLUGINS.opener);
  return { region: text(settings, "region"), poll_interval_s: number(settings, "pollInterval") };
}

function text(settings: Settings | undefined, name: "region"): string {
  const value = settings?.composite[name];
  return typeof value === "string" ? value.trim() : "";
}

function number(settings: Settings | undefined, name: "pollInterval"): number {
  const value = settings?.composite[name];
  return typeof value === "number" ? value : 0;
}
