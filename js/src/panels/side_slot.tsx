/** The side panel, in its place in the shell. */

import { Side } from "./side";

export function SideSlot() {
  return (
    <div class="ssw-side ssw-panel">
      <Side />
    </div>
  );
}
