/** Imports a module from its text, so that the page need not reach the server that the text comes from. */
export async function importText<Module>(text: string): Promise<Module> {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)) as Module;
  } finally {
    URL.revokeObjectURL(url);
  }
}
