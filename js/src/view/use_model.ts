/** The model, for a component that shows some of its traits. */

import type { Traits, WidgetModel } from "../wire";
import { useView } from "./view";

/** The model; the component renders again when one of these traits or the connection to Python changes. */
export function useModel(...traits: readonly (keyof Traits & string)[]): WidgetModel {
  const view = useView();
  void view.traits.connection;
  for (const name of traits) view.traits.get(name);
  return view.model;
}
