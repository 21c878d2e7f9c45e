/** Saves content from the page as a file. */

/** How long the content is kept for the browser to read. */
const KEPT_MS = 60_000;

/** Has the browser save content under a name, in which characters unfit for a file name become hyphens. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
