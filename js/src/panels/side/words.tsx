/** Small pieces of text. */

import { Fragment } from "preact";

/** A name in which a line may break after punctuation, such as a hyphen, and before a capital. */
export function Breakable({ text }: { text: string }) {
  const pieces = text.split(/(?<=[-_./:])|(?<=[a-z0-9])(?=[A-Z])/);
  return (
    <>
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </>
  );
}

/** A text for screen readers only. */
export function Spoken({ text, id }: { text: string; id?: string }) {
  return (
    <span id={id} class="ssw-visually-hidden">
      {text}
    </span>
  );
}
