/** All that is known about one step: from the definition, the run that is shown, and the reference. */

import { own } from "../../own";
import { Button } from "../../ui/button";
import { useView, type View } from "../../view/view";
import type { Link, Reference } from "../../wire";
import { AwsLink } from "../links";
import { ListAll } from "../list_all";
import { Over } from "../side/over";
import { FactGroups } from "./fact_groups";
import { WhatChanged } from "./what_changed";

export function StepDetails({ opener }: { opener: Element | null }) {
  const view = useView();
  const { traits, details } = view;
  const step = details.value ?? "";
  const shown = traits.get("details_shown");
  const element = traits.get("elements").nodes.find(({ id }) => id === step);
  const isRead = shown.step === step;
  const { name, arn } = traits.get("run");
  const isReference = arn !== "" && arn === traits.get("reference").arn && shown.run.length > 0;
  const runTitle = `In the run${name && ` ${name}`}${isReference ? ", the reference" : ""}`;
  return (
    <Over title={step} step={step} opener={opener} close={() => (details.value = null)}>
      <div class="ssw-scroll ssw-details">
        <p class="ssw-details-type">{[element?.type, element?.display_name].filter(Boolean).join(" · ")}</p>
        {!isRead && <p class="ssw-placeholder">Reading…</p>}
        {isRead && (
          <>
            <Part title={runTitle} groups={shown.run}>
              <RunLinks view={view} step={step} />
              <ListSteps step={step} {...traits.get("run")} arn="" />
            </Part>
            <Part title="In the reference" groups={isReference ? [] : shown.reference}>
              <ReferenceLinks view={view} step={step} />
              <ListSteps step={step} {...traits.get("reference")} />
            </Part>
            <Changed step={step} />
            <Part title="In the definition" groups={shown.definition} />
          </>
        )}
      </div>
    </Over>
  );
}

interface PartProps {
  title: string;
  groups: Parameters<typeof FactGroups>[0]["groups"];
  children?: preact.ComponentChildren;
}

function Part({ title, groups, children }: PartProps) {
  if (groups.length === 0) return null;
  return (
    <section class="ssw-details-part">
      <h3 class="ssw-details-title">{title}</h3>
      {children}
      <FactGroups groups={groups} />
    </section>
  );
}

interface StepProps {
  view: View;
  step: string;
}

function RunLinks({ view, step }: StepProps) {
  const run = own(view.traits.get("run").steps, step);
  const open = run?.has_log ? () => void view.model.command("log", { step }) : null;
  return <Links step={step} links={run?.links ?? []} logName={`Log of ${step}`} openLog={open} />;
}

function ReferenceLinks({ view, step }: StepProps) {
  const reference = own(view.traits.get("reference").steps, step);
  const open = reference?.has_log ? () => void view.model.command("reference-log", { step }) : null;
  return (
    <Links
      step={step}
      links={reference?.links ?? []}
      logName={`Log of ${step} in the reference`}
      openLog={open}
    />
  );
}

interface LinksProps {
  step: string;
  links: readonly Link[];
  logName: string;
  openLog: (() => void) | null;
}

function Links({ step, links, logName, openLog }: LinksProps) {
  if (links.length === 0 && openLog == null) return null;
  return (
    <p class="ssw-links">
      {openLog && (
        <Button class="ssw-log-button" aria-label={logName} press={openLog}>
          Log
        </Button>
      )}
      {links.map((link) => (
        <AwsLink key={link.label} link={link} about={step} />
      ))}
    </p>
  );
}

interface ListStepsProps extends Pick<Reference, "arn" | "has_more_steps" | "is_listing"> {
  step: string;
}

/** Offers to list all rows of a ForEach over many items; without it, only the first and newest are listed. */
function ListSteps({ step, arn, has_more_steps, is_listing }: ListStepsProps) {
  const { traits } = useView();
  const nodes = traits.get("elements").nodes;
  const element = nodes.find(({ id }) => id === step);
  const isOfLoop = element?.type === "ForEach" || element?.branch === "ForEachBody";
  if (!has_more_steps || !isOfLoop) return null;
  return (
    <p class="ssw-links">
      <span>Only the first and the newest iterations are listed. Others may have failed.</span>
      <ListAll arn={arn ?? ""} isListing={is_listing} />
    </p>
  );
}

/** What has changed in the step's definition, where there is a reference to compare it with. */
function Changed({ step }: { step: string }) {
  const { traits } = useView();
  return traits.get("reference").state === "ready" ? <WhatChanged steps={[step]} /> : null;
}
