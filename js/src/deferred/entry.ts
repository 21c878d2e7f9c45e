/** What the deferred part holds. */
export { StepDetails } from "../panels/details/step_details";
export { LogPanel } from "../panels/log/log_panel";
export { Runs } from "../panels/runs/runs";
