import type { FactGroup } from "../../wire";
import { Breakable } from "../side/words";

/** Facts as terms and descriptions, each group under its title. */
export function FactGroups({ groups }: { groups: readonly FactGroup[] }) {
  return (
    <>
      {groups.map(({ title, facts }) => (
        <div key={title} class="ssw-fact-group">
          <h4 class="ssw-fact-title">{title}</h4>
          <dl class="ssw-facts">
            {facts.map(({ label, value }) => (
              <div key={`${label} ${value}`} class="ssw-fact">
                <dt>
                  <Breakable text={label} />
                </dt>
                <dd>
                  <Breakable text={value} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </>
  );
}
