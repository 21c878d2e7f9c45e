/** The parameter values of the execution, each with its source and the steps that read it. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { holdsFocus } from "../../ui/focused";
import { useView } from "../../view/view";
import type { ParameterField, PlannedStep } from "../../wire";
import { FilterBox, matches } from "../side/filter_box";
import { usePointed } from "../side/hooks";
import { scrollTo } from "../side/roving";
import { counted, overriddenCount, stateIntents } from "../state";
import { differenceText, InheritChoice } from "./inherit_choice";
import { ParameterRow } from "./parameter_row";
import { useTextsWriter } from "./texts";

/** How many fields can be seen at once; with more, there is a filter. */
const GLANCE = 8;
/** How long a step is pointed at before the form scrolls: passing over steps must not move the form. */
const REST_MS = 350;

export function Parameters() {
  const { model, traits } = useView();
  const overrides = useTextsWriter("parameter_overrides");
  const varied = useTextsWriter("varied_parameters");
  const filter = useSignal("");
  const [isRestOpen, setRestOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { read } = usePointed();
  const fields = traits.get("parameter_form");
  const overridden = overriddenCount(traits);
  const variedCount = Object.keys(traits.get("varied_parameters")).length;
  const found = fields.filter(({ name, description }) => matches(filter.value, name, description));
  const [first, rest] = inTwo(found, traits.get("verdict").plan);
  // Fields that must not be folded away, including those with text that Python has not received yet.
  const isOfNote = (field: ParameterField) =>
    field.problem !== "" || [overrides, varied].some((writer) => writer.textOf(field.name) !== undefined);
  const isFolded = !isRestOpen && filter.value.trim() === "" && !rest.some(isOfNote);
  const flush = () => {
    overrides.flush();
    varied.flush();
  };

  useWanted(box, () => {
    filter.value = "";
    setRestOpen(true);
  });
  useReadInSight(box, read);
  const row = (field: ParameterField) => (
    <ParameterRow
      key={JSON.stringify([field.name, field.type, field.choices])}
      field={field}
      writers={{ overrides, varied }}
      isRead={read.includes(field.name)}
    />
  );
  const restHead = (
    <RestHead key="rest" count={rest.length} isFolded={isFolded} turn={() => setRestOpen(isFolded)} />
  );
  return (
    <div class="ssw-parameters">
      <div class="ssw-tabpanel-header">
        <InheritChoice />
        <p class="ssw-summary">{summaryText(fields, overridden, variedCount)}</p>
        <Button
          unavailable={overridden + variedCount === 0}
          press={() => stateIntents(model, { parameter_overrides: {}, varied_parameters: {} })}
        >
          Reset all
        </Button>
      </div>
      {fields.length > GLANCE && (
        <FilterBox noun="parameters" by="name" text={filter} shown={found.length} total={fields.length} />
      )}
      <div class="ssw-scroll" ref={box}>
        {fields.length === 0 ? (
          <p class="ssw-placeholder">The pipeline declares no parameters.</p>
        ) : (
          <table class="ssw-fields" aria-label="Parameters" onChange={flush} onFocusOut={flush}>
            <thead>
              <tr>
                <th scope="col">Parameter</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            {/* One list, so that a field keeps its element, and the focus, when it moves to the other group. */}
            {[
              ...first.map(row),
              ...(rest.length > 0 && first.length > 0 ? [restHead] : []),
              ...(first.length === 0 || !isFolded ? rest.map(row) : []),
            ]}
          </table>
        )}
      </div>
    </div>
  );
}

function RestHead({ count, isFolded, turn }: { count: number; isFolded: boolean; turn(): void }) {
  return (
    <tbody class="ssw-fields-rest">
      <tr>
        <td colSpan={2}>
          <Button class="ssw-disclosure" aria-expanded={!isFolded} independent press={turn}>
            {`${isFolded ? "▸" : "▾"} ${counted(count, "parameter")} read by reused or unselected steps only`}
          </Button>
        </td>
      </tr>
    </tbody>
  );
}

/** The fields that steps to run read, and the rest; all fields are in the first part if no step is to run. */
function inTwo(
  fields: readonly ParameterField[],
  plan: readonly PlannedStep[],
): [first: ParameterField[], rest: ParameterField[]] {
  const running = new Set(plan.filter(({ action }) => action === "run").map(({ step }) => step));
  if (running.size === 0) return [[...fields], []];
  const isFirst = ({ read_by }: ParameterField) => read_by.some((step) => running.has(step));
  return [fields.filter(isFirst), fields.filter((field) => !isFirst(field))];
}

/** Says how inherited values differ from the defaults if there are any. */
function summaryText(fields: readonly ParameterField[], overridden: number, varied: number): string {
  const said = `${overridden} of ${fields.length} overridden${varied ? ` · ${varied} varied` : ""}`;
  const inherits = fields.some(({ inherited }) => inherited != null);
  return inherits ? `${said} · inherited: ${differenceText(fields)}` : said;
}

/** Goes to the parameter that a link has named, once its field is rendered. */
function useWanted(box: { current: HTMLDivElement | null }, makeVisible: () => void): void {
  const { wantedParameter, traits } = useView();
  const wanted = wantedParameter.value;
  useLayoutEffect(() => {
    if (wanted == null) return;
    const row = rowsOf(box.current).find(({ dataset }) => dataset.parameter === wanted);
    const isDeclared = traits.get("parameter_form").some(({ name }) => name === wanted);
    // This effect runs again once the field is visible.
    if (!row && isDeclared) return makeVisible();
    wantedParameter.value = null;
    if (!row || !box.current) return;
    scrollTo(box.current, row);
    row.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
  });
}

/** Scrolls to the first field that the pointed-at step reads, unless one is seen or the form has focus. */
function useReadInSight(box: { current: HTMLDivElement | null }, read: readonly string[]): void {
  useLayoutEffect(() => {
    if (read.length === 0) return;
    const timer = setTimeout(() => {
      const form = box.current;
      if (!form || holdsFocus(form)) return;
      const rows = rowsOf(form).filter(({ dataset }) => read.includes(dataset.parameter ?? ""));
      const frame = form.getBoundingClientRect();
      const places = rows.map((row) => row.getBoundingClientRect());
      const isInSight = places.some(({ top, bottom }) => top >= frame.top && bottom <= frame.bottom);
      if (!isInSight && rows[0]) scrollTo(form, rows[0]);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [read, box]);
}

function rowsOf(box: HTMLDivElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>("[data-parameter]") ?? [])];
}
