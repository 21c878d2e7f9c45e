/** The toolbar: the pipeline, the reference, and what concerns the widget as a whole. */

import { IconButton } from "../ui/button";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import { ReferencePicker } from "./reference_picker";
import { hasService } from "./state";

const UNDO = "M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6";
const REDO = "M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 0 0 0 7h4";
const REFRESH = "M13 8a5 5 0 1 1-1.5-3.6M13 1.5v3.3H9.7";
const FILL = "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10";
const LEAVE = "M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5";

export function Toolbar() {
  const model = useModel("pipeline_name");
  return (
    <div class="ssw-toolbar ssw-panel">
      <strong class="ssw-pipeline-name">{model.get("pipeline_name")}</strong>
      {hasService(model) && <ReferencePicker />}
      <div class="ssw-buttons ssw-tools">
        <Undo />
        {hasService(model) && <Refresh />}
        <FullWindow />
      </div>
    </div>
  );
}

function Undo() {
  const model = useModel("can_undo", "can_redo");
  return (
    <>
      <IconButton
        name="Undo"
        title="Undo (Ctrl+Z)"
        path={UNDO}
        unavailable={!model.get("can_undo")}
        press={() => void model.command("undo")}
      />
      <IconButton
        name="Redo"
        title="Redo (Ctrl+Shift+Z)"
        path={REDO}
        unavailable={!model.get("can_redo")}
        press={() => void model.command("redo")}
      />
    </>
  );
}

function Refresh() {
  const model = useModel("references");
  const isReading = model.get("references").state === "pending";
  return (
    <IconButton
      name="Refresh the pipeline"
      path={REFRESH}
      unavailable={isReading}
      press={() => void model.command("refresh")}
    />
  );
}

function FullWindow() {
  const { isFullWindow } = useView();
  const isFull = isFullWindow.value;
  return (
    <IconButton
      name="Fill the window"
      title={isFull ? "Leave the full window (Esc)" : "Fill the window"}
      path={isFull ? LEAVE : FILL}
      aria-pressed={isFull ? "true" : "false"}
      independent
      press={() => {
        isFullWindow.value = !isFullWindow.peek();
      }}
    />
  );
}
