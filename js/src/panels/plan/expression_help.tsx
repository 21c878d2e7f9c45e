/** How to write a selection. */

const GRAMMAR: readonly (readonly [string, string])[] = [
  ["Train", "one step; Abalone* is every step whose name begins so"],
  ["Train+", "Train and everything downstream"],
  ["+Train", "Train and everything upstream; 2+Train is two hops"],
  ["Train+ and +Eval", "what lies from Train to Eval; also: or, not, ( )"],
  ["type:Training", "every step of a type; status:Failed is as in the reference"],
  ['"a step"', "a name with spaces or signs in it"],
];

export function ExpressionHelp({ id }: { id: string }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without list marks, Safari takes the role away
    <ul id={id} class="ssw-expression-help" role="list">
      {GRAMMAR.map(([text, meaning]) => (
        <li key={text}>
          <code>{text}</code>
          {` · ${meaning}`}
        </li>
      ))}
    </ul>
  );
}
