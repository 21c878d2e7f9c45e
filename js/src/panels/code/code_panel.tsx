/** The present request as code that sends the same request. */

import { useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { download } from "../../ui/download";
import { say } from "../../view/say";
import { useView } from "../../view/view";
import type { CodeTarget } from "../../wire";
import { CODE_NOT_SAVED } from "../side";
import { copiedText, copyText } from "../side/copy";
import { useIsLive, useJudgement } from "../side/hooks";
import { firstError, issueText, judgementOf, stateIntents } from "../state";
import { Cells } from "./cells";

interface Target {
  label: string;
  extension: string;
}

const TARGETS: ReadonlyMap<CodeTarget, Target> = new Map([
  ["boto3", { label: "boto3", extension: "py" }],
  ["cli", { label: "AWS CLI", extension: "sh" }],
  ["sdk-v2", { label: "SageMaker SDK v2", extension: "py" }],
  ["sdk-v3", { label: "SageMaker SDK v3", extension: "py" }],
]);

export function CodePanel() {
  const { model, traits, politely } = useView();
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState({ text: "", words: "" });
  const { text, target } = traits.get("code_shown");
  const isSweep = Object.keys(traits.get("varied_parameters")).length > 0;
  const wanted = traits.get("code_target");
  const judgement = useJudgement();
  const isCurrent = judgement === "current" && target === wanted;
  // Code must not leave the page unless it is that of the intents on the screen.
  const isStillCurrent = () => {
    model.flushDrafts();
    return judgementOf(model) === "current" && model.get("code_shown").target === model.get("code_target");
  };
  const copy = async () => {
    if (!code.current || !isStillCurrent()) return;
    const words = copiedText(await copyText(code.current));
    setCopied({ text, words });
    say(politely, words);
  };
  const save = () => {
    if (!isStillCurrent()) return;
    const name = `${traits.get("pipeline_name")}-${isSweep ? "sweep" : target}`;
    const content = new Blob([code.current?.textContent ?? ""], { type: "text/plain" });
    download(content, `${name}.${isSweep ? "py" : (TARGETS.get(target)?.extension ?? "txt")}`);
  };
  const isUnavailable = text === "" || !isCurrent;
  return (
    <div class="ssw-code-panel" data-judgement={judgement}>
      <div class="ssw-tabpanel-header">
        {isSweep ? <span class="ssw-quiet">Python, with this package</span> : <TargetChoice />}
        <span class="ssw-copied">{copied.text === text ? copied.words : ""}</span>
        <Button unavailable={isUnavailable} independent press={() => void copy()}>
          Copy
        </Button>
        <Button unavailable={isUnavailable} independent press={save}>
          Download
        </Button>
        <Cells isUnavailable={isUnavailable} isSweep={isSweep} isCurrent={isStillCurrent} />
      </div>
      {text === "" ? (
        <p class="ssw-placeholder">
          <Absence />
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too
        // biome-ignore lint/a11y/useSemanticElements: a pre keeps the line breaks of the text
        <pre class="ssw-code" tabIndex={0} role="region" aria-label="Code">
          <code ref={code}>{text}</code>
        </pre>
      )}
    </div>
  );
}

function TargetChoice() {
  const { model, traits } = useView();
  return (
    <select
      class="ssw-select"
      aria-label="Code for"
      value={traits.get("code_target")}
      disabled={!useIsLive()}
      onChange={(event) => stateIntents(model, { code_target: event.currentTarget.value as CodeTarget })}
    >
      {[...TARGETS].map(([value, { label }]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Why there is no code. */
function Absence() {
  const { traits } = useView();
  const isLive = useIsLive();
  const verdict = traits.get("verdict");
  if (!isLive && verdict.can_start) {
    return <>{CODE_NOT_SAVED}</>;
  }
  const reason = firstError(verdict);
  if (reason) return <>{`There is code once the selection can start. ${issueText(reason)}`}</>;
  return traits.get("selected_steps").length === 0 ? (
    <>There is code once steps are selected.</>
  ) : (
    <>There is no code for this selection.</>
  );
}
