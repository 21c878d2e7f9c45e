/**
 * Splits the front end in two: what a first view needs, and the deferred part, which a page requests later.
 *
 * Each module is in exactly one part. The first part exposes the modules that the deferred part imports from
 * it as `SHARED`, by path. The default export of the deferred part takes the function that looks them up.
 * The built texts contain many paths, so each is shortened to a hash.
 */
import { createHash } from "node:crypto";
import { relative, resolve } from "node:path";
import esbuild from "esbuild";

const NAME = "shared-modules";
const NAME_LENGTH = 4;

/** A short name for a path; always the same for the same path. */
function shortName(path) {
  return createHash("sha256").update(path).digest("base64url").slice(0, NAME_LENGTH);
}

/** The paths by their short names. */
function byShortName(paths) {
  const named = new Map([...paths].map((path) => [shortName(path), path]));
  if (named.size < paths.size) throw new Error("Two modules have the same short name: make it longer.");
  return named;
}

/** Provides `shared-modules`: by path, only the names that are taken, as each of them stays in the bundle. */
function handOver(here, taken) {
  const modules = [...taken].sort().map(([path, names], i) => ({ path, names: [...names].sort(), i }));
  const imports = modules.map(({ path, names, i }) => {
    const renamed = names.map((name) => `${name} as m${i}_${name}`);
    return `import { ${renamed.join(", ")} } from ${JSON.stringify(resolve(here, path))};`;
  });
  const entries = modules.map(({ path, names, i }) => {
    const members = names.map((name) => `${name}: m${i}_${name}`);
    return `${JSON.stringify(shortName(path))}: { ${members.join(", ")} }`;
  });
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

/** Leaves out the modules that are in the first part. */
function takeOver(here, present) {
  return {
    name: "take-over",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...options }) => {
        if (options.kind === "entry-point" || pluginData?.isOurs) return undefined;
        const found = await build.resolve(path, { ...options, pluginData: { isOurs: true } });
        const name = relative(here, found.path).replaceAll("\\", "/");
        if (found.errors.length > 0 || !present.has(name)) return found;
        return { path: shortName(name), external: true };
      });
    },
  };
}

function tryOut(settings) {
  return esbuild.build({ ...settings, write: false, metafile: true, logLevel: "error" });
}

async function pathsIn(settings) {
  const { metafile } = await tryOut(settings);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
}

/** The names that a bundle imports from the modules at `paths`, which are not in it, by path. */
async function importsOf(settings, paths) {
  const { outputFiles } = await tryOut(settings);
  const [{ text }] = outputFiles.filter(({ path }) => path.endsWith(".js"));
  const named = byShortName(paths);
  const found = new Map();
  for (const [, list, name] of text.matchAll(/import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g)) {
    const path = named.get(name);
    const names = list.split(",").map((each) => each.trim().split(/\s+as\s+/)[0]);
    found.set(path, new Set([...(found.get(path) ?? []), ...names]));
  }
  return found;
}

/** The settings of both parts; those of the first include the plugin that exposes what the second imports. */
export async function split(first, deferred) {
  const here = first.absWorkingDir;
  const present = await pathsIn({ ...first, plugins: [handOver(here, new Map())] });
  const plugins = [takeOver(here, present)];
  const taken = await importsOf({ ...deferred, minify: false, plugins }, present);
  const second = {
    ...deferred,
    format: "cjs",
    banner: {
      js: `${deferred.banner.js}\nexport default (require) => { const module = { exports: {} };`,
    },
    footer: { js: "return module.exports; };" },
    plugins,
  };
  return [{ ...first, plugins: [handOver(here, taken)] }, second];
}
