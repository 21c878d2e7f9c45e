/** The menu of named selections: each shows which steps it would select, in words and on the graph. */

import { useRef, useState } from "preact/hooks";
import { useDeferred } from "../../deferred";
import { Button } from "../../ui/button";
import { useUniqueId } from "../../ui/unique_id";
import { useView } from "../../view/view";
import { useIsLive } from "../side/hooks";

export type Place = 0 | -1;

export function PresetMenu() {
  const { model, preview } = useView();
  const [openAt, setOpenAt] = useState<Place | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useUniqueId("presets");
  const isLive = useIsLive();
  const Parts = useDeferred(openAt != null);
  const open = (place: Place) => {
    if (!isLive) return;
    void model.command("presets");
    setOpenAt(place);
  };
  const close = (givesFocusBack: boolean) => {
    preview.value = null;
    setOpenAt(null);
    if (givesFocusBack) opener.current?.focus();
  };
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    open(event.key === "ArrowDown" ? 0 : -1);
  };
  return (
    <>
      <Button
        buttonRef={opener}
        aria-haspopup="menu"
        aria-expanded={openAt != null}
        aria-controls={id}
        press={() => (openAt == null ? open(0) : close(true))}
        onKeyDown={openByKey}
      >
        Select…
        <span class="ssw-menu-sign" aria-hidden="true">
          ▾
        </span>
      </Button>
      {openAt != null && Parts && (
        <Parts.Popover anchor={opener} placement="bottom-end" close={close}>
          <Parts.PresetItems id={id} firstAt={openAt} close={close} />
        </Parts.Popover>
      )}
    </>
  );
}
