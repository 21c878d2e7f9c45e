/** How names are written in an expression. */

export const KEYWORDS = ["and", "or", "not"];
const PLAIN_NAME = /^[^\s()+"*:]+$/;

/** A name as it is written in the language: quoted if need be. */
export function written(name: string): string {
  const isPlain = PLAIN_NAME.test(name) && !KEYWORDS.includes(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
