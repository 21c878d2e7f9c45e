/** Inserts code and selection as notebook cells, on a page that has our JupyterLab extension. */

import { useEffect, useRef, useState } from "preact/hooks";
import { type NotebookHost, notebookHostOf } from "../../notebook_host";
import { Button } from "../../ui/button";
import { say } from "../../view/say";
import { useView } from "../../view/view";
import { codeCell, selectionCell } from "./cell_text";

const INSERTED = "Inserted below";

interface CellsProps {
  isUnavailable: boolean;
  isSweep: boolean;
  /** Whether code and selection are still those on the screen when the button is pressed. */
  isCurrent(): boolean;
}

export function Cells({ isUnavailable, isSweep, isCurrent }: CellsProps) {
  const { model, traits, politely } = useView();
  const { text } = traits.get("code_shown");
  const [inserted, setInserted] = useState<string | null>(null);
  const here = useRef<HTMLSpanElement>(null);
  const host = useNotebookHost(here);
  const insert = (write: (variable: string) => string) => () => {
    if (!here.current || !isCurrent()) return;
    host?.insertCell(here.current, write);
    setInserted(text);
    say(politely, INSERTED);
  };
  return (
    <span class="ssw-cells" ref={here} hidden={!host}>
      {host && (
        <>
          <Button
            unavailable={isUnavailable}
            independent
            press={insert(() => codeCell(model.get("code_shown"), isSweep))}
          >
            Insert code as cell
          </Button>
          <Button
            unavailable={traits.get("selected_steps").length === 0}
            independent
            press={insert((variable) => selectionCell(variable, model))}
          >
            Insert selection as cell
          </Button>
          <span class="ssw-inserted">{inserted === text ? INSERTED : ""}</span>
        </>
      )}
    </span>
  );
}

/** The notebook around the element, looked up once the view has its place in the page. */
function useNotebookHost(element: { readonly current: HTMLElement | null }): NotebookHost | null {
  const [host, setHost] = useState<NotebookHost | null>(null);
  useEffect(() => setHost(element.current && notebookHostOf(element.current)), [element]);
  return host;
}
