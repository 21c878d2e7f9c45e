let lastId = 0;

/** An id no other element of the page has; two views of one widget need two. */
export function uniqueId(stem: string): string {
  lastId += 1;
  return `ssw-${stem}-${lastId}`;
}
