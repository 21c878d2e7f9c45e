/** What parameters without an override get: the reference's values, or the defaults. */

import { useUniqueId } from "../../ui/unique_id";
import { useView } from "../../view/view";
import type { Inherit, ParameterField } from "../../wire";
import { useIsLive } from "../side/hooks";
import { stateIntents } from "../state";

const CHOICES: readonly (readonly [Inherit, string])[] = [
  ["reference", "the reference"],
  ["defaults", "defaults"],
];

export function InheritChoice() {
  const { model, traits } = useView();
  const name = useUniqueId("inherit");
  const chosen = traits.get("inherit");
  const isLive = useIsLive();
  return (
    <fieldset class="ssw-inherit">
      <legend class="ssw-inherit-legend">Values from</legend>
      {CHOICES.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            disabled={!isLive}
            onChange={() => stateIntents(model, { inherit: value })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** For how many values the choice makes a difference. */
export function differenceText(fields: readonly ParameterField[]): string {
  const differing = fields.filter(
    ({ inherited, default: preset, source }) =>
      source !== "removed" && inherited != null && inherited !== preset,
  );
  if (differing.length === 0) return "none differs from its default";
  return differing.length === 1
    ? "1 differs from its default"
    : `${differing.length} differ from their defaults`;
}
