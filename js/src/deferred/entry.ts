/** What the deferred part holds. */
export { makeCytoscape } from "../graph/own_cytoscape";
export { attachSearch } from "../graph/search";
export { drawingMenu, stepMenu } from "../graph/step_menu";
export { CodePanel } from "../panels/code/code_panel";
export { StepDetails } from "../panels/details/step_details";
export { WhatChanged } from "../panels/details/what_changed";
export { LogPanel } from "../panels/log/log_panel";
export { ExpressionHelp } from "../panels/plan/expression_help";
export { PresetItems } from "../panels/plan/preset_items";
export { suggestions } from "../panels/plan/suggestions";
export { ReferenceList } from "../panels/reference_list";
export { Runs } from "../panels/runs/runs";
export { SavingsTable } from "../panels/savings_table";
export { openMenu } from "../ui/menu";
export { keepBeside, placeAt } from "./placing";
