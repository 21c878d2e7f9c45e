/** The bar above the table: the objective, the comparison of ticked executions, and the choice of columns. */

import { useRef, useState } from "preact/hooks";
import { Button, IconButton, SignButton } from "../../ui/button";
import { Popover } from "../../ui/popover";
import { useCommand } from "../../ui/use_command";
import { useView } from "../../view/view";
import type { Runs } from "../../wire";
import { type Column, isColumnShown, NAME } from "./columns";
import { ObjectiveChoice } from "./objective_choice";
import type { PlotSubject } from "./plot_subject";
import { useTable } from "./table_state";

/** More executions than this cannot be read side by side. */
const MOST_COMPARED = 12;

/** The icon of a table with a column that stands out. */
const COLUMNS = "M2 3h12v10H2zM6 3v10M10 3v10M2 6h12";

interface RunsBarProps {
  shown: Runs;
  /** What the plot draws; `null` for nothing. */
  subject: PlotSubject | null;
  /** All columns, shown or hidden. */
  columns: readonly Column[];
}

export function RunsBar({ shown, subject, columns }: RunsBarProps) {
  return (
    <div class="ssw-runs-bar">
      <ObjectiveChoice shown={shown} subject={subject} />
      <div class="ssw-buttons">
        <Compare shown={shown} />
        <ColumnMenu columns={columns} />
      </div>
    </div>
  );
}

function Compare({ shown }: { shown: Runs }) {
  const { model } = useView();
  const { ticked } = useTable();
  const arns = shown.rows.map(({ arn }) => arn).filter((arn) => ticked.value.has(arn));
  const comparing = useCommand(() => model.command("compare", { arns }));
  const hindrance = hindranceOf(arns.length);
  return (
    <>
      <Button
        class="ssw-button"
        title={hindrance || undefined}
        unavailable={hindrance !== "" || comparing.isWaiting}
        press={comparing.send}
      >
        {arns.length > 1 ? `Compare ${arns.length}` : "Compare"}
      </Button>
      {arns.length > 0 && (
        <SignButton
          name="Untick all executions"
          title="Untick all"
          independent
          press={() => {
            ticked.value = new Set();
          }}
        >
          ×
        </SignButton>
      )}
    </>
  );
}

function hindranceOf(count: number): string {
  if (count < 2) return "Tick two or more executions to compare them";
  return count > MOST_COMPARED ? `Tick at most ${MOST_COMPARED} executions` : "";
}

function ColumnMenu({ columns }: Pick<RunsBarProps, "columns">) {
  const table = useTable();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (isByKey: boolean) => {
    setOpen(false);
    if (isByKey) opener.current?.focus();
  };
  const choose = ({ key }: Column, isWanted: boolean) => {
    table.columns.value = new Map(table.columns.value).set(key, isWanted);
  };
  return (
    <>
      <IconButton
        name="Columns"
        path={COLUMNS}
        buttonRef={opener}
        aria-expanded={isOpen}
        independent
        press={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover anchor={opener} close={close} class="ssw-column-menu" placement="bottom-end">
          <fieldset>
            <legend>Columns</legend>
            {columns
              .filter(({ key }) => key !== NAME)
              .map((column) => (
                <label key={column.key} title={column.title || undefined}>
                  <input
                    type="checkbox"
                    checked={isColumnShown(column, table.columns.value)}
                    onChange={(event) => choose(column, event.currentTarget.checked)}
                  />
                  {column.label}
                </label>
              ))}
          </fieldset>
        </Popover>
      )}
    </>
  );
}
