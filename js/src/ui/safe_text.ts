/**
 * Treats names as untrusted data: in every text and attribute that Preact renders, characters that change the
 * direction of text are written as escapes, and nothing is ever parsed as HTML.
 */

import { type ComponentChildren, isValidElement, options, type VNode } from "preact";
import { escapeBidi } from "../dom";

type Props = Record<string, unknown>;

const before = options.vnode;

options.vnode = (vnode: VNode) => {
  if (typeof vnode.type === "string") escapeProps(vnode.props as Props);
  before?.(vnode);
};

function escapeProps(props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (name === "children") Object.assign(props, { children: escaped(value as ComponentChildren) });
    else if (isShown(name) && typeof value === "string") Object.assign(props, { [name]: escapeBidi(value) });
    else if (name.endsWith("HTML")) throw new Error("HTML is not parsed.");
  }
}

/** Whether people read or hear an attribute. The value of a field is not changed, as it is sent to Python. */
function isShown(name: string): boolean {
  return name === "title" || name === "placeholder" || name.startsWith("aria-");
}

function escaped(children: ComponentChildren): ComponentChildren {
  if (typeof children === "string") return escapeBidi(children);
  if (Array.isArray(children))
    return children.map((child) => (isValidElement(child) ? child : escaped(child)));
  return children;
}
