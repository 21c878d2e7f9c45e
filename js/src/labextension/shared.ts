/** The modules that JupyterLab shares with its extensions through module federation. */

interface SharedVersion {
  /** Returns the factory of the module. */
  get(): Promise<() => unknown> | (() => unknown);
  /** Whether the page has loaded this version, so that any other one would be a second copy. */
  loaded?: unknown;
}

/** The shared modules by package, then by version. */
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
/** Notebook 7 may have no launcher, and a server may lack Jupyter's widgets. */
const OPTIONAL = ["@jupyter-widgets/jupyterlab-manager", "@jupyterlab/launcher"];

const loaded = new Map<string, unknown>();

/**
 * Takes the modules from a share scope, before any other code of the extension is evaluated.
 *
 * @throws Error The page does not share a module that the extension requires.
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

/** A module by its name, which the build uses in place of an import; empty if an optional one is missing. */
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

/** Chooses like webpack for a singleton: the loaded version, else the newest. */
function isBetter([version, { loaded }]: [string, SharedVersion], [other, known]: [string, SharedVersion]) {
  if (Boolean(loaded) !== Boolean(known.loaded)) return Boolean(loaded);
  return version.localeCompare(other, "en", { numeric: true }) > 0;
}
