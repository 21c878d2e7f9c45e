/** The headings of the table, each of which sorts the rows. */

import type { Column } from "./columns";
import { orderAfterPress } from "./order";
import { useTable } from "./table_state";

export function Head({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <td class="ssw-run-tick" />
        {columns.map((column) => (
          <Heading key={column.key} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function Heading({ column }: { column: Column }) {
  const { order } = useTable();
  const { key, label, title, isNumber } = column;
  const direction = order.value.column === key ? order.value.direction : "none";
  return (
    <th scope="col" aria-sort={direction} data-column={key} data-number={isNumber ? "" : undefined}>
      <button
        type="button"
        class="ssw-run-sort"
        title={title || undefined}
        onClick={() => {
          order.value = orderAfterPress(column, order.value);
        }}
      >
        <span class="ssw-run-label">{label}</span>
        <span class="ssw-run-sorted" aria-hidden="true">
          {direction === "none" ? "" : direction === "ascending" ? "▲" : "▼"}
        </span>
      </button>
    </th>
  );
}
