/** Buttons, and signs before words. */

import type { ButtonHTMLAttributes, ComponentChildren, Ref } from "preact";
import { KERNEL_GONE } from "../panels/state";
import { useView } from "../view/view";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled" | "onClick"> {
  press(): void;
  /** The button does nothing. Unlike `disabled`, this keeps the focus and lets a screen reader say why. */
  unavailable?: boolean | undefined;
  /** The button also works without a kernel. */
  independent?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
  children?: ComponentChildren;
}

/** A button that submits no form, and reacts only while it is available. */
export function Button(props: ButtonProps) {
  const { press, unavailable, independent, buttonRef, title, class: given, ...rest } = props;
  const { isLive } = useView().traits.connection;
  const isHeld = !independent && !isLive;
  const isUnavailable = unavailable || isHeld;
  return (
    <button
      type="button"
      ref={buttonRef ?? null}
      class={given ?? "ssw-button"}
      title={isHeld ? KERNEL_GONE : title}
      aria-disabled={isUnavailable ? "true" : undefined}
      data-independent={independent ? "" : undefined}
      onClick={() => {
        if (!isUnavailable) press();
      }}
      {...rest}
    />
  );
}

/** A sign before words, hidden from screen readers. */
export function Sign({ glyph }: { glyph: string }) {
  return (
    <span class="ssw-sign" aria-hidden="true">
      {glyph}
    </span>
  );
}

interface SignButtonProps extends ButtonProps {
  name: string;
}

/** A small button that shows a sign, with a name for screen readers. */
export function SignButton({ name, ...rest }: SignButtonProps) {
  return <Button class="ssw-button ssw-icon-button" aria-label={name} {...rest} />;
}

interface IconButtonProps extends SignButtonProps {
  /** The outline of a 16 × 16 drawing. */
  path: string;
}

/** A button that shows a drawing, with its name as tooltip. */
export function IconButton({ name, path, title, ...rest }: IconButtonProps) {
  return (
    <SignButton name={name} title={title ?? name} {...rest}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={path} />
      </svg>
    </SignButton>
  );
}
