/** The modules that JupyterLab shares with its extensions, as its module federation keeps them. */

interface SharedVersion {
  /** Gives what makes the module. */
  get(): Promise<() => unknown> | (() => unknown);
  /** Whether the page has it already: then every other version would be a second copy. */
  loaded?: unknown;
}

/** By package and version. */
export type ShareScope = Readonly<Record<string, Readonly<Record<string, SharedVersion>>>>;

const REQUIRED = [
  "@jupyterlab/application",
  "@jupyterlab/apputils",
  "@jupyterlab/docregistry",
  "@jupyterlab/notebook",
  "@jupyterlab/outputarea",
  "@jupyterlab/rendermime",
  "@jupyterlab/settingregistry",
  "@jupyterlab/ui-components",
  "@lumino/widgets",
];
/** Notebook 7 may lack a launcher, and a server Jupyter's widgets. */
const OPTIONAL = ["@jupyter-widgets/jupyterlab-manager", "@jupyterlab/launcher"];

const loaded = new Map<string, unknown>();

/**
 * Takes the modules out of a share scope, before anything of the extension is evaluated.
 *
 * @throws Error The page does not share a module that the extension cannot do without.
 */
export async function loadShared(scope: ShareScope): Promise<void> {
  const wanted = [...REQUIRED, ...OPTIONAL];
  const modules = await Promise.all(wanted.map((name) => fromScope(scope, name)));
  for (const [i, name] of wanted.entries()) {
    if (modules[i] === undefined && REQUIRED.includes(name)) {
      throw new Error(
        `This page does not share ${name}: the extension wants JupyterLab 4.2 or Notebook 7.2, or later.`,
      );
    }
    loaded.set(name, modules[i] ?? {});
  }
}

/** A module by its name: what the build puts in place of an import. An optional one that is missing is empty. */
export function shared(name: string): unknown {
  const module = loaded.get(name);
  if (module === undefined) throw new Error(`${name} is imported, and not in the list of shared modules.`);
  return module;
}

async function fromScope(scope: ShareScope, name: string): Promise<unknown> {
  const versions = Object.entries(new Map(Object.entries(scope)).get(name) ?? {});
  const best = versions.reduce<[string, SharedVersion] | null>(
    (known, next) => (known == null || isBetter(next, known) ? next : known),
    null,
  );
  return best == null ? undefined : (await best[1].get())();
}

/** As webpack chooses of a singleton: what is loaded, else the newest. */
function isBetter([version, { loaded }]: [string, SharedVersion], [other, known]: [string, SharedVersion]) {
  if (Boolean(loaded) !== Boolean(known.loaded)) return Boolean(loaded);
  return version.localeCompare(other, "en", { numeric: true }) > 0;
}
