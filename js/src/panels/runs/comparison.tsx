/** Executions side by side: their results, their values, and what each step did. */

import { useState } from "preact/hooks";
import { useUniqueId } from "../../ui/unique_id";
import { useView } from "../../view/view";
import type { Comparison as Compared, ComparedRow, StepDifference } from "../../wire";
import { Diff } from "../details/diff";
import { Over } from "../side/over";
import { Breakable } from "../side/words";
import {
  bestPlaces,
  definitionText,
  differenceText,
  namesText,
  type Section,
  sectionsOf,
} from "./comparison_words";
import { useComparedLook } from "./use_compared_look";

/** Texts of up to this many characters are kept on one line, so that a number is not broken at its point. */
const SHORT = 12;

/** The letters of two compared executions, as on the graph. */
const LETTERS = ["A", "B"].map((letter) => (
  <span key={letter} class="ssw-compared-letter" aria-hidden="true">
    {letter}
  </span>
));

/** @param opener the element that had the focus before. */
export function Comparison({ opener }: { opener: Element | null }) {
  const { model, traits } = useView();
  const shown = traits.get("comparison_shown");
  const [isBrief, setBrief] = useState(true);
  useComparedLook(shown);
  const title = shown.names.length > 0 ? `Compare ${namesText(shown.names)}` : "Compare";
  return (
    <Over title={title} opener={opener} close={() => void model.command("compare", { arns: [] })}>
      <div class="ssw-scroll ssw-comparison">
        {shown.message && <p class="ssw-runs-status">{shown.message}</p>}
        {shown.names.length > 0 && (
          <>
            <Brief isBrief={isBrief} choose={setBrief} />
            <SideBySide shown={shown} isBrief={isBrief} />
            <Definitions shown={shown} />
          </>
        )}
      </div>
    </Over>
  );
}

function Brief({ isBrief, choose }: { isBrief: boolean; choose(isBrief: boolean): void }) {
  return (
    <label class="ssw-comparison-brief">
      <input type="checkbox" checked={isBrief} onChange={(event) => choose(event.currentTarget.checked)} />
      Only what differs
    </label>
  );
}

function SideBySide({ shown, isBrief }: { shown: Compared; isBrief: boolean }) {
  return (
    <table class="ssw-compared" aria-label="Executions side by side">
      <thead>
        <tr>
          <td />
          {shown.names.map((name, place) => (
            <th key={shown.arns[place]} scope="col">
              {LETTERS[shown.names.length === 2 ? place : LETTERS.length]}
              <Breakable text={name} />
            </th>
          ))}
        </tr>
      </thead>
      {sectionsOf(shown).map((section) => (
        <SectionRows key={section.title} section={section} count={shown.names.length} isBrief={isBrief} />
      ))}
    </table>
  );
}

interface SectionRowsProps {
  section: Section;
  /** How many executions there are. */
  count: number;
  isBrief: boolean;
}

function SectionRows({ section: { title, rows }, count, isBrief }: SectionRowsProps) {
  const listed = isBrief ? rows.filter(({ is_different }) => is_different) : rows;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={count + 1} class="ssw-compared-title">
          {title} <span class="ssw-quiet">{differenceText(rows)}</span>
        </th>
      </tr>
      {listed.map((row) => (
        <Row key={row.name} row={row} />
      ))}
    </tbody>
  );
}

function Row({ row }: { row: ComparedRow }) {
  const { traits } = useView();
  const best = bestPlaces(row, traits.get("runs_shown").objective);
  return (
    <tr data-different={row.is_different ? "" : undefined}>
      <th scope="row" aria-label={row.is_different ? `Differs: ${row.name}` : row.name}>
        <span class="ssw-sign" aria-hidden="true">
          {row.is_different ? "≠" : ""}
        </span>
        <Breakable text={row.name} />
      </th>
      {row.texts.map((text, place) => (
        <td key={place}>
          {text.length > SHORT ? <Breakable text={text} /> : text || "–"}
          {best.has(place) && <span class="ssw-run-badge">★ best</span>}
        </td>
      ))}
    </tr>
  );
}

function Definitions({ shown }: { shown: Compared }) {
  const id = useUniqueId("definitions");
  return (
    <section class="ssw-compared-definitions" aria-labelledby={id}>
      <h3 id={id} class="ssw-details-title">
        Definition
      </h3>
      <p class="ssw-quiet">{definitionText(shown)}</p>
      {shown.definition.map((difference) => (
        <Difference
          key={`${difference.execution} ${difference.step}`}
          difference={difference}
          shown={shown}
        />
      ))}
    </section>
  );
}

function Difference({ difference, shown: { names } }: { difference: StepDifference; shown: Compared }) {
  const { step, execution, change, diff } = difference;
  const said = `${step} ${change}`;
  const text = names.length > 2 ? `${names[execution]}: ${said}` : said;
  if (!diff) return <p>{text}</p>;
  return (
    <details class="ssw-drift">
      <summary>{text}</summary>
      <Diff name={`How ${step} differs`} text={diff} />
    </details>
  );
}
