/** When each step of an execution ran, as a bar; the row of the bar also says it in words. */

import { useState } from "preact/hooks";
import { isIdle } from "../../graph/mode";
import { Button } from "../../ui/button";
import { durationText } from "../../ui/time";
import { useNow } from "../../ui/use_now";
import { useView, type View } from "../../view/view";
import { STEP_RUN_ICONS, statusIcon } from "../icons";
import { Breakable, Spoken } from "../side/words";
import { counted } from "../state";
import { type Bar, barsOfReference, barsOfRun, type Span, spanOf } from "./bars";

/** The timeline of the run that is shown or, without one, of the reference. */
export function Timeline() {
  const view = useView();
  const [isOpen, setOpen] = useState(false);
  const now_ms = useNow(view.traits.get("run").state === "running");
  const { title, bars, isPart } = timelineOf(view, now_ms);
  const span = spanOf(bars);
  if (!span) return null;
  return (
    <div class="ssw-timeline">
      <Button class="ssw-disclosure" aria-expanded={isOpen} independent press={() => setOpen(!isOpen)}>
        {`${isOpen ? "▾" : "▸"} Timeline of ${title}: ${counted(bars.length, "step")} in ${durationText(
          (span.end_ms - span.start_ms) / 1000,
        )}${isPart ? ", as far as rows are listed" : ""}`}
      </Button>
      {isOpen && (
        <table class="ssw-timeline-bars" aria-label={`Timeline of ${title}`}>
          <thead class="ssw-visually-hidden">
            <tr>
              <th scope="col">Step</th>
              <th scope="col">When</th>
              <th scope="col">Took</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <BarRow key={bar.step} bar={bar} span={span} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface Times {
  title: string;
  bars: Bar[];
  /** Whether some rows are not listed: steps without a bar may have run, and bars may be too short. */
  isPart: boolean;
}

function timelineOf({ traits, model }: View, now_ms: number): Times {
  const run = traits.get("run");
  if (!isIdle(run)) {
    return { title: run.name || "the run", bars: barsOfRun(run.steps, now_ms), isPart: run.has_more_steps };
  }
  const { arn, steps, has_more_steps } = traits.get("reference");
  const name = model.get("references").executions.find((each) => each.arn === arn)?.name;
  return { title: name ?? "the reference", bars: barsOfReference(steps), isPart: has_more_steps };
}

function BarRow({ bar, span }: { bar: Bar; span: Span }) {
  const { step, state, start_ms, end_ms, status } = bar;
  const whole = Math.max(1, span.end_ms - span.start_ms);
  const percent = (ms: number) => `${(100 * ms) / whole}%`;
  const after = durationText((start_ms - span.start_ms) / 1000);
  const word = state ? STEP_RUN_ICONS[state].word : status;
  const glyph = state ? STEP_RUN_ICONS[state].glyph : statusIcon(status).glyph;
  return (
    <tr data-bar={bar.kind}>
      <th scope="row" aria-label={step}>
        <Breakable text={step} />
      </th>
      <td class="ssw-timeline-track">
        <Spoken text={`${word}, began after ${after}`} />
        <span
          class="ssw-timeline-bar"
          aria-hidden="true"
          title={`${word}, began after ${after}`}
          style={{
            insetInlineStart: percent(start_ms - span.start_ms),
            inlineSize: percent(end_ms - start_ms),
          }}
        />
      </td>
      <td class="ssw-timeline-took">{`${glyph} ${durationText((end_ms - start_ms) / 1000)}`}</td>
    </tr>
  );
}
