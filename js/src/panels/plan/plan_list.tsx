/** The rows of the plan: one Tab stop, within which arrow keys move. */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { own } from "../../own";
import { type CurrentStep, type Mode, useView } from "../../view/view";
import type { Issue } from "../../wire";
import { useIsLive, useJudgement } from "../side/hooks";
import { shownMode } from "../side/mode";
import { moveFocus, scrollTo } from "../side/roving";
import { errorsFirst } from "../state";
import { rowFacts } from "./facts";
import type { OrderedStep } from "./order";
import { PlanRow } from "./plan_row";

/** The number of rows that a list of the usual height shows. */
const AT_ONCE = 16;
/** How long it takes until a graph that has been made is on the screen. */
const FRAMES_MS = 50;
/** How long to wait for the graph: one that is folded away is never drawn. */
const PATIENCE_MS = 1000;

interface PlanListProps {
  rows: readonly OrderedStep[];
  isFiltered: boolean;
  unfilter(): void;
}

export function PlanList({ rows, isFiltered, unfilter }: PlanListProps) {
  const view = useView();
  const { traits, current } = view;
  const box = useRef<HTMLDivElement>(null);
  const folded = useSignal<ReadonlySet<string>>(new Set());
  const named = useRef<CurrentStep | null>(null);
  // Rows that the filter finds are shown even in folded containers.
  const shown = isFiltered
    ? rows
    : rows.filter(({ containers }) => !containers.some((c) => folded.value.has(c)));
  const at = traits.later(current).value?.name;
  const stop = shown.find(({ step }) => step.id === at) ?? shown[0];
  const mode = shownMode(view);
  const factsOf = useFacts(mode);
  const { steps: runSteps } = traits.get("run");
  const selected = new Set(traits.get("selected_steps"));
  const readsOf = useReads();
  const isLive = useIsLive();

  useRevealed(
    box,
    rows,
    (row) => {
      if (row === undefined) unfilter();
      else if (row.containers.some((name) => folded.value.has(name)))
        folded.value = without(folded.value, row.containers);
    },
    named,
  );

  const goTo = (name: string) => {
    if (current.value?.name === name) return;
    named.current = { name, from: "panel" };
    current.value = named.current;
  };
  const fold = (name: string, isFolded: boolean) => {
    folded.value = isFolded ? new Set([...folded.value, name]) : without(folded.value, [name]);
  };
  return (
    <div class="ssw-scroll" ref={box}>
      <ul
        class="ssw-steps"
        // biome-ignore lint/a11y/noRedundantRoles: without list marks, Safari takes the role away
        role="list"
        aria-label="Steps"
        data-judgement={useJudgement()}
        data-mode={mode}
        onKeyDown={(event) => moveFocus(event, ticksOf(event.currentTarget))}
      >
        {useStaged(shown).map(({ step, depth, isContainer }) => (
          <PlanRow
            key={step.id}
            step={step}
            depth={depth}
            isFolded={isContainer ? folded.value.has(step.id) : null}
            isSelected={selected.has(step.id)}
            isStop={step === stop?.step}
            isCurrent={step.id === at}
            isLive={isLive}
            reads={readsOf(step.id)}
            run={own(runSteps, step.id) ?? null}
            mode={mode}
            facts={factsOf(step.id)}
            goTo={goTo}
            fold={fold}
          />
        ))}
      </ul>
    </div>
  );
}

/** The rows that can be seen at once; all once the graph is drawn, whose first frame they would delay. */
function useStaged(rows: readonly OrderedStep[]): readonly OrderedStep[] {
  const isDrawn = useView().isDrawn.value;
  const [isWhole, setWhole] = useState(isDrawn);
  useEffect(() => {
    const timer = setTimeout(() => setWhole(true), isDrawn ? FRAMES_MS : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isDrawn]);
  return isWhole ? rows : rows.slice(0, AT_ONCE);
}

/** Scrolls to the current step when it was not set by this list; one set by a link also gets the focus. */
function useRevealed(
  box: { current: HTMLDivElement | null },
  rows: readonly OrderedStep[],
  makeVisible: (row: OrderedStep | undefined) => void,
  named: { current: CurrentStep | null },
): void {
  const { current, traits } = useView();
  const revealed = useRef<CurrentStep | null>(named.current);
  const wanted = traits.later(current).value;
  useLayoutEffect(() => {
    if (wanted == null || wanted === named.current || wanted === revealed.current) return;
    if (!traits.get("elements").nodes.some(({ id }) => id === wanted.name)) return;
    const element = [...(box.current?.querySelectorAll<HTMLElement>("[data-step]") ?? [])].find(
      ({ dataset }) => dataset.step === wanted.name,
    );
    // This effect runs again once the row is visible.
    if (!element) return makeVisible(rows.find(({ step }) => step.id === wanted.name));
    revealed.current = wanted;
    if (box.current) scrollTo(box.current, element);
    if (wanted.from === "link") element.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
  });
}

function useFacts(mode: Mode) {
  const { traits } = useView();
  const verdict = traits.get("verdict");
  const planned = useMemo(() => new Map(verdict.plan.map((each) => [each.step, each])), [verdict]);
  const issues = useMemo(() => issuesByStep(verdict.issues), [verdict]);
  const { steps } = traits.get("run");
  const reference = traits.get("reference");
  return (name: string) =>
    rowFacts(name, {
      mode,
      planned: planned.get(name),
      issues: issues.get(name) ?? [],
      run: own(steps, name),
      reference,
    });
}

function issuesByStep(issues: readonly Issue[]): ReadonlyMap<string, Issue[]> {
  const byStep = new Map<string, Issue[]>();
  for (const issue of errorsFirst(issues)) {
    for (const step of issue.steps) byStep.set(step, [...(byStep.get(step) ?? []), issue]);
  }
  return byStep;
}

function useReads() {
  const { traits, hover } = useView();
  traits.get("parameter_form");
  return (step: string) => hover.parametersOf(step);
}

function ticksOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("input[type=checkbox]")];
}

function without(names: ReadonlySet<string>, some: readonly string[]): ReadonlySet<string> {
  return new Set([...names].filter((name) => !some.includes(name)));
}
