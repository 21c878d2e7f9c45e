// Compiles what the notebooks import, by the Python that is to run it: `node compile.mjs PYODIDE OUT < SCRIPT`.
//
// PYODIDE is a folder with Pyodide, its lock and the wheels. The script is run; OUT gets the .pyc of each module
// that is loaded then: below `site` those of the wheels, below `stdlib` those of python_stdlib.zip. Without them
// a page compiles all of this at each visit.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import importlib._bootstrap_external
import importlib.util
import sys
import traceback
from pathlib import Path

ROOTS = {"site": "/lib/python3.14/site-packages/", "stdlib": "/lib/python314.zip/"}


def compiled(module):
    """Return the bytes of a .pyc that is taken whatever the date of the source."""
    source = module.__loader__.get_source(module.__spec__.name).encode()
    code = compile(source, module.__spec__.origin, "exec", dont_inherit=True)
    digest = importlib.util.source_hash(source)
    return importlib._bootstrap_external._code_to_hash_pyc(code, digest, checked=False)


def write_all():
    """Write what is loaded, each below its root."""
    for module in list(sys.modules.values()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        for place, root in ROOTS.items():
            if origin.startswith(root) and origin.endswith(".py"):
                target = Path("/out", place, origin.removeprefix(root) + "c")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(compiled(module))


def run(script):
    """Run a notebook's code as the kernel would, but for a page to talk to; return what went wrong."""
    import IPython
    import piplite
    import pyodide_kernel

    IPython.get_ipython().send_comm = lambda *arguments, **named: None
    try:
        exec(script, {"__name__": "__main__"})
        write_all()
    except BaseException:
        return traceback.format_exc()
    return ""


run(SCRIPT)
`;

const [folder, out] = process.argv.slice(2).map((name) => `${path.resolve(name)}/`);
const { loadPyodide } = await import(pathToFileURL(`${folder}pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: folder, packageBaseUrl: folder });
const lock = JSON.parse(fs.readFileSync(`${folder}pyodide-lock.json`, "utf-8"));
await pyodide.loadPackage(Object.keys(lock.packages), { messageCallback: () => {} });
fs.mkdirSync(out, { recursive: true });
pyodide.mountNodeFS("/out", out);
const globals = pyodide.toPy({ SCRIPT: fs.readFileSync(0, "utf-8") });
const problem = await pyodide.runPythonAsync(COMPILE, { globals });
if (problem) {
  console.error(problem);
  process.exitCode = 1;
}
