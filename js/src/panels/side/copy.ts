/** Copying text to the clipboard. */

/** Copies the text; if the page may not write to the clipboard, selects it and returns `false`. */
export async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    return copySelected(element);
  }
}

/** What to say about a successful or failed copy. */
export function copiedText(copied: boolean): string {
  return copied ? "Copied" : "Selected: copy it with the keyboard";
}

/** The fallback for pages served without TLS, where `navigator.clipboard` is absent. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand?.("copy") ?? false;
}
