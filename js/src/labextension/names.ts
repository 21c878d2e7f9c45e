/** The names by which JupyterLab knows the parts of the extension. */

export const COMMANDS = {
  open: "sagemaker_selective_widget:open",
  openTab: "sagemaker_selective_widget:open-tab",
} as const;

/** The ids of the plugins. The settings belong to the one called `plugin`. */
export const PLUGINS = {
  opener: "sagemaker_selective_widget:plugin",
  definitions: "sagemaker_selective_widget:definitions",
  notebooks: "sagemaker_selective_widget:notebooks",
} as const;

/** Namespaces of trackers, without a colon: JupyterLab splits the keys of restored tabs at the first one. */
export const TRACKED = {
  definitions: "sagemaker_selective_widget-definitions",
  tabs: "sagemaker_selective_widget-tabs",
} as const;

export const TITLE = "Selective execution";

/** A class that makes the widget fill a tab, as it does in JupyterLab's own views of a single output. */
export const FILLED = "jp-LinkedOutputView";
