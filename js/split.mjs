/**
 * Splits the front end in two: what a first view needs, and the deferred part, which a page asks for later.
 *
 * Each module is in one of them. What the deferred part imports of the first, it gets from there by path: the
 * first one hands over `SHARED`. The deferred part is a module whose default export takes what finds these.
 */
import { relative, resolve } from "node:path";
import esbuild from "esbuild";

const NAME = "shared-modules";

/** Gives `shared-modules`: the modules of these paths, by path. */
function handOver(here, paths) {
  const imports = paths.map((path, i) => `import * as m${i} from ${JSON.stringify(resolve(here, path))};`);
  const entries = paths.map((path, i) => `${JSON.stringify(path)}: m${i}`);
  return {
    name: NAME,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAME}$`) }, () => ({ path: NAME, namespace: NAME }));
      build.onLoad({ filter: /.*/, namespace: NAME }, () => ({
        contents: `${imports.join("\n")}\nexport const SHARED = { ${entries.join(", ")} };`,
        resolveDir: here,
      }));
    },
  };
}

/** Leaves out modules that are in the first part, and notes which those are. */
function takeOver(here, present, taken) {
  return {
    name: "take-over",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...options }) => {
        if (options.kind === "entry-point" || pluginData?.isOurs) return undefined;
        const found = await build.resolve(path, { ...options, pluginData: { isOurs: true } });
        const name = relative(here, found.path).replaceAll("\\", "/");
        if (found.errors.length > 0 || !present.has(name)) return found;
        taken.add(name);
        return { path: name, external: true };
      });
    },
  };
}

async function pathsIn(settings) {
  const { metafile } = await esbuild.build({ ...settings, write: false, metafile: true, logLevel: "error" });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
}

/** The settings of both parts: the first one's have the plugin that hands over what the other takes. */
export async function split(first, deferred) {
  const here = first.absWorkingDir;
  const present = await pathsIn({ ...first, plugins: [handOver(here, [])] });
  const taken = new Set();
  const second = {
    ...deferred,
    format: "cjs",
    banner: {
      js: `${deferred.banner.js}\nexport default (require) => { const module = { exports: {} };`,
    },
    footer: { js: "return module.exports; };" },
    plugins: [takeOver(here, present, taken)],
  };
  await pathsIn(second);
  return [{ ...first, plugins: [handOver(here, [...taken].sort())] }, second];
}
