/** Links out of the page: to the AWS console, and nowhere else. */

import type { Link } from "../wire";
import { h } from "./dom";

const CONSOLE_HOSTS = ["console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com"];

/** A link that opens in a tab of its own; nothing for an address that is not the console's. */
export function consoleLink({ label, url }: Link, about: string): HTMLElement[] {
  if (!isConsole(url)) return [];
  const title = `${label} of ${about}, in a new tab`;
  const attributes = { class: "ssw-link", href: url, target: "_blank", rel: "noopener noreferrer" };
  return [h("a", { ...attributes, title, "aria-label": title }, label)];
}

export function isConsole(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, port } = new URL(url);
  if (protocol !== "https:" || username || port) return false;
  return CONSOLE_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
