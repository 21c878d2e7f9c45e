/** Unpacks a value that Python has packed for transport: JSON, deflated, in base64. */
export async function unpack<Content>(packed: string): Promise<Content> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(unpacked).json();
}
