/** Asks which pipeline to open. */

import { Dialog, showDialog } from "@jupyterlab/apputils";
import { Widget } from "@lumino/widgets";
import { TITLE } from "./names";

export type Wanted = { kind: "example" } | { kind: "pipeline"; pipeline: string };

const EXAMPLE = "Local example";
const MISSING = "Type a name, an ARN or a path, or take the local example.";

/** Returns what the user wants to open; `null` if nothing. */
export async function askForPipeline(problem = ""): Promise<Wanted | null> {
  const { button, value } = await showDialog({
    title: TITLE,
    body: new PipelineField(problem),
    buttons: [
      Dialog.cancelButton(),
      Dialog.createButton({ label: EXAMPLE, accept: true, className: "ssw-lab-second" }),
      Dialog.okButton({ label: "Open" }),
    ],
    focusNodeSelector: "input",
  });
  if (!button.accept) return null;
  if (button.label === EXAMPLE) return { kind: "example" };
  const pipeline = value?.trim() ?? "";
  return pipeline === "" ? askForPipeline(MISSING) : { kind: "pipeline", pipeline };
}

class PipelineField extends Widget {
  readonly #input = document.createElement("input");

  constructor(problem: string) {
    super({ node: document.createElement("div") });
    this.addClass("ssw-lab-dialog");
    const label = document.createElement("label");
    const hint = paragraph("The local example runs on this machine, without an AWS account.");
    const wrong = paragraph(problem);
    hint.id = "ssw-lab-dialog-hint";
    wrong.id = "ssw-lab-dialog-problem";
    wrong.className = "ssw-lab-dialog-problem";
    wrong.hidden = problem === "";
    label.append("Pipeline: its name, its ARN, or the path of a definition (.json)", this.#input);
    Object.assign(this.#input, { type: "text", placeholder: "AbalonePipeline", spellcheck: false });
    this.#input.setAttribute("aria-describedby", `${wrong.id} ${hint.id}`);
    this.#input.setAttribute("aria-invalid", String(problem !== ""));
    this.node.append(label, wrong, hint);
  }

  getValue(): string {
    return this.#input.value;
  }
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
