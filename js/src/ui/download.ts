/** Out of the page and into a file. */

/** So long the content is kept for the browser to read. */
const KEPT_MS = 60_000;

/** Lets the browser save something under a name; characters that no file name may have become hyphens. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
