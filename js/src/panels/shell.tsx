/** One view of a widget: toolbar, graph and side panel, the issues of the selection, footer. */

import { onAbort } from "../listen";
import "../ui/safe_text";
import { render } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { neededHeight } from "../graph/needed_height";
import { Button } from "../ui/button";
import { useCommand } from "../ui/use_command";
import { fillWindow } from "../view/full_window";
import { keepFocus } from "../view/keep_focus";
import { attachKeys, type Keys, keepShortcuts } from "../view/keys";
import { type Breadth, useRoom } from "../view/room";
import { say } from "../view/say";
import { useModel } from "../view/use_model";
import { useView, type View, ViewContext } from "../view/view";
import { announce, cannotStartText } from "./announce";
import { Beginnings } from "./beginnings";
import { canStart, Footer, hindranceText, isBusy } from "./footer";
import { Issues } from "./issues";
import { Notices } from "./notices";
import { Outcome, SweepOutcome } from "./outcome";
import { Side } from "./side";
import { Divider, HeightHandle, SHARES } from "./sizes";
import { startShown } from "./sweeping";
import { Toolbar } from "./toolbar";

const USUAL_HEIGHT_PX = 420;
const LEAST_SIDE_PX = 360;

/** Draws the graph in a slot, until the signal aborts. */
export type DrawGraph = (slot: HTMLElement, signal: AbortSignal) => void;

/** Fills `root` with a view, until the signal aborts. */
export function mountShell(view: View, root: HTMLElement, drawGraph: DrawGraph, signal: AbortSignal): void {
  keepShortcuts(root, signal);
  keepFocus(root, signal);
  announce(view, signal);
  render(
    <ViewContext.Provider value={view}>
      <Shell root={root} drawGraph={drawGraph} />
    </ViewContext.Provider>,
    root,
  );
  onAbort(signal, () => render(null, root));
}

interface ShellProps {
  root: HTMLElement;
  drawGraph: DrawGraph;
}

function Shell({ root, drawGraph }: ShellProps) {
  const model = useModel("pipeline_name", "selected_steps", "run", "sweeps_shown");
  const { isFullWindow } = useView();
  const starting = useCommand(() => startShown(model));
  const room = useRoom(root);
  useKeys(root, starting.send);
  const isFull = isFullWindow.value;
  useLayoutEffect(() => (isFull ? fillWindow(root, isFullWindow) : undefined), [isFull, isFullWindow, root]);
  const isFilling = isFull || room.panel_px != null;
  const isAsking = model.get("selected_steps").length === 0 && !isBusy(model);
  return (
    <section
      class="ssw-shell"
      aria-label={`Selective execution of ${model.get("pipeline_name")}`}
      data-breadth={room.breadth}
      data-fills={isFilling ? "" : undefined}
      style={isFilling && !isFull ? { blockSize: `${room.panel_px}px` } : undefined}
    >
      <Toolbar />
      <Notices />
      <Middle drawGraph={drawGraph} breadth={room.breadth} width_px={room.width_px} isFilling={isFilling} />
      <Outcome />
      <SweepOutcome />
      {isAsking ? <Beginnings /> : <Issues />}
      <Footer starting={starting} />
      <LiveRegions />
    </section>
  );
}

/** From anywhere inside: Ctrl+Enter runs, Ctrl+Z undoes, Escape leaves the full window. */
function useKeys(root: HTMLElement, start: () => void): void {
  const view = useView();
  const latest = useRef(start);
  latest.current = start;
  useLayoutEffect(() => {
    const life = new AbortController();
    const keys = keysOf(view, latest);
    view.run = keys.run;
    attachKeys(root, keys, life.signal);
    return () => life.abort();
  }, [root, view]);
}

function keysOf(view: View, start: { current: () => void }): Keys {
  const { model, isFullWindow, politely } = view;
  return {
    run() {
      if (canStart(view)) start.current();
      else if (!isBusy(model)) say(politely, cannotStartText(model, hindranceText(view)));
    },
    undo() {
      model.flushDrafts();
      if (model.get("can_undo") || !model.isAnswered) void model.command("undo");
    },
    redo() {
      if (model.get("can_redo")) void model.command("redo");
    },
    leave() {
      const isFull = isFullWindow.peek();
      isFullWindow.value = false;
      return isFull;
    },
  };
}

interface MiddleProps {
  drawGraph: DrawGraph;
  breadth: Breadth;
  width_px: number;
  isFilling: boolean;
}

function Middle({ drawGraph, breadth, width_px, isFilling }: MiddleProps) {
  const model = useModel("height", "side_share", "elements", "orientation");
  const [share, setShare] = useState<number | null>(null);
  const [dragged_px, setHeight] = useState<number | null>(null);
  const [isUnfolded, setUnfolded] = useState(false);
  const shownShare = share ?? model.get("side_share") ?? SHARES.usual;
  const graphWidth_px = breadth === "wide" ? width_px * (1 - shownShare) : width_px;
  // When the side panel is beside the graph, it needs a height of its own.
  const needed_px = Math.max(useNeededHeight(graphWidth_px), breadth === "wide" ? LEAST_SIDE_PX : 0);
  const height_px = dragged_px ?? model.get("height") ?? needed_px;
  const isFolded = breadth === "narrow" && !isUnfolded;
  return (
    <>
      {breadth === "narrow" && (
        <Button
          class="ssw-fold"
          independent
          aria-expanded={isFolded ? "false" : "true"}
          press={() => setUnfolded(isFolded)}
        >
          {isFolded ? "Show the graph" : "Hide the graph"}
        </Button>
      )}
      <div
        class="ssw-middle"
        style={{ "--ssw-height": `${height_px}px`, "--ssw-side-share": `${shownShare * 100}%` }}
      >
        <GraphSlot drawGraph={drawGraph} isHidden={isFolded} />
        {breadth === "wide" && <Divider shown={shownShare} show={setShare} />}
        <div class="ssw-side ssw-panel">
          <Side />
        </div>
      </div>
      {!isFilling && <HeightHandle shown={height_px} show={setHeight} />}
    </>
  );
}

/** The height that the graph needs; the usual one if the view is not on the page yet and has no width. */
function useNeededHeight(width_px: number): number {
  const model = useModel("elements", "orientation");
  const elements = model.get("elements");
  const orientation = model.get("orientation") ?? "auto";
  return useMemo(
    () => (width_px > 0 ? neededHeight(elements, width_px, orientation) : USUAL_HEIGHT_PX),
    [elements, orientation, width_px],
  );
}

function GraphSlot({ drawGraph, isHidden }: { drawGraph: DrawGraph; isHidden: boolean }) {
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const life = new AbortController();
    if (slot.current) drawGraph(slot.current, life.signal);
    return () => life.abort();
  }, [drawGraph]);
  return (
    <div class="ssw-graph-room" hidden={isHidden}>
      <div ref={slot} />
    </div>
  );
}

/** Live regions stay in the page and get their text later, since only changes are announced. */
function LiveRegions() {
  const { politely, assertively } = useView();
  return (
    <div class="ssw-panel">
      <div class="ssw-visually-hidden" role="status" aria-live="polite">
        {politely.value}
      </div>
      <div class="ssw-visually-hidden" role="alert" aria-live="assertive">
        {assertively.value}
      </div>
    </div>
  );
}
