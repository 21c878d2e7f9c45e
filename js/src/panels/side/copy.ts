/** Out of the page and into the clipboard. */

/** Copies, or where the page may not write to the clipboard selects the text and says no. */
export async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    return copySelected(element);
  }
}

/** What to say of a copy, or of a try. */
export function copiedText(copied: boolean): string {
  return copied ? "Copied" : "Selected: copy it with the keyboard";
}

/** The way of pages served without TLS, where `navigator.clipboard` is absent. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand?.("copy") ?? false;
}
