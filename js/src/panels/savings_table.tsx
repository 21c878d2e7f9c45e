/** A table with a row for each step that is reused. */

import { own } from "../own";
import type { Savings } from "../wire";

export function SavingsTable({ savings }: { savings: Savings }) {
  const headings = Object.keys(savings.rows[0] ?? {});
  const unknown = savings.without_times;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling element has to be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div class="ssw-savings-rows" tabIndex={0} role="group" aria-label="Savings">
      <table aria-label="What is reused">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {savings.rows.map((row, index) => (
            <tr key={index}>
              {headings.map((heading, column) => {
                const text = own(row, heading) ?? "";
                return column === 0 ? (
                  <th key={heading} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={heading}>{text}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {unknown.length > 0 && <p>How long it took is not known of {unknown.join(", ")}.</p>}
    </div>
  );
}
