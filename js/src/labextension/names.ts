/** What JupyterLab knows the extension's parts by. */

export const COMMANDS = {
  open: "sagemaker_selective_widget:open",
  openTab: "sagemaker_selective_widget:open-tab",
} as const;

/** Of the settings too: they are those of the plugin that is called `plugin`. */
export const PLUGINS = {
  opener: "sagemaker_selective_widget:plugin",
  definitions: "sagemaker_selective_widget:definitions",
  notebooks: "sagemaker_selective_widget:notebooks",
} as const;

/** What restores tabs after a reload splits its keys at the first colon: there is none in these. */
export const TRACKED = {
  definitions: "sagemaker_selective_widget-definitions",
  tabs: "sagemaker_selective_widget-tabs",
} as const;

export const TITLE = "Selective execution";

/** What a tab needs so that the widget fills it: the widget looks for JupyterLab's own views of one output. */
export const FILLED = "jp-LinkedOutputView";
