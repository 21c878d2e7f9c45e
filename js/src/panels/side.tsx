/** The side panel: tabs with plan, parameters, runs and code; the log or the details of a step cover them. */

import "../ui/safe_text";
import { useEffect, useRef } from "preact/hooks";
import { useDeferred } from "../deferred";
import { useView, type View } from "../view/view";
import { Parameters } from "./parameters/parameters";
import { Plan } from "./plan/plan";
import { useOpener } from "./side/opener";
import { usePointing } from "./side/pointing";
import { type Tab, Tabs } from "./side/tabs";
import { hasService } from "./state";

export const CODE_NOT_SAVED = "The code was not saved with the notebook: it has parameter values in it.";

export function Side() {
  const view = useView();
  const box = useRef<HTMLDivElement>(null);
  const isLogOpen = view.traits.get("log_shown").step !== "";
  const isDetailsOpen = view.details.value != null;
  const isCovered = isLogOpen || isDetailsOpen;
  const opener = useOpener(isCovered);
  const Parts = useDeferred(isCovered);
  usePointing(box);
  useDetailsAsked(view);
  useTabOfWanted(view);
  return (
    <div class="ssw-side-panels" ref={box}>
      <div class="ssw-side-tabs" hidden={isCovered && Parts != null}>
        <Tabs name="Plan, parameters, runs and code" tabs={tabsOf(view)} chosen={view.tab} />
      </div>
      {isDetailsOpen && !isLogOpen && Parts && <Parts.StepDetails opener={opener} />}
      {isLogOpen && Parts && <Parts.LogPanel opener={opener} />}
    </div>
  );
}

/** Without a kernel, the deferred panel cannot be loaded: then the code alone is shown, if it was saved. */
function CodeTab() {
  const { traits } = useView();
  const Parts = useDeferred();
  if (Parts) return <Parts.CodePanel />;
  const { text } = traits.get("code_shown");
  if (text) return <pre class="ssw-code">{text}</pre>;
  return <p class="ssw-placeholder">{traits.connection.isLive ? "Reading…" : CODE_NOT_SAVED}</p>;
}

function RunsTab() {
  const { traits } = useView();
  const Parts = useDeferred();
  if (Parts) return <Parts.Runs />;
  return <p class="ssw-placeholder">{traits.connection.isLive ? "Reading…" : "Runs are not saved."}</p>;
}

function tabsOf({ model, traits }: View): readonly Tab[] {
  const varied = Object.keys(traits.get("varied_parameters"));
  const changed = new Set([...Object.keys(traits.get("parameter_overrides")), ...varied]).size;
  const hasProblem =
    traits.get("parameter_form").some(({ name, problem }) => problem !== "" && !varied.includes(name)) ||
    Object.keys(traits.get("sweep_plan").problems).length > 0;
  const tabs: Tab[] = [
    { key: "plan", label: "Plan", count: "", counted: "", hasProblem: false, Panel: Plan },
    {
      key: "parameters",
      label: "Parameters",
      count: changed ? String(changed) : "",
      counted: varied.length ? "overridden or varied" : "overridden",
      hasProblem,
      Panel: Parameters,
    },
    {
      key: "runs",
      label: "Runs",
      count: runCount(traits),
      counted: runCount(traits) === "1" ? "execution" : "executions",
      hasProblem: false,
      Panel: RunsTab,
    },
    { key: "code", label: "Code", count: "", counted: "", hasProblem: false, Panel: CodeTab },
  ];
  return tabs.filter(({ key }) => key !== "runs" || hasService(model));
}

/** The number of executions listed so far: `30+` if there are older ones. */
function runCount(traits: View["traits"]): string {
  const { count, has_more } = traits.get("references");
  return count ? `${count}${has_more ? "+" : ""}` : "";
}

/** Asks Python for the details of the step that has been opened. */
function useDetailsAsked({ details, model }: View): void {
  const step = details.value;
  const isFirst = useRef(true);
  useEffect(() => {
    if (step != null || !isFirst.current) void model.command("details", { step: step ?? "" });
    isFirst.current = false;
  }, [step, model]);
}

/** Opens the tab of the parameters when a parameter is to be shown. */
function useTabOfWanted({ wantedParameter, tab, details, model, traits }: View): void {
  const wanted = wantedParameter.value;
  useEffect(() => {
    if (wanted == null) return;
    tab.value = "parameters";
    details.value = null;
    if (traits.get("log_shown").step) void model.command("log", { step: "" });
  }, [wanted, tab, details, model, traits]);
}
