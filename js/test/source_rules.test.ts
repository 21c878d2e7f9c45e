/**
 * Rules for the sources that the linter cannot check.
 *
 * Steps and parameters may have the names of members of every object: `constructor`, `toString`, `__proto__`.
 * Indexing an object by such a name gives a function, or changes its prototype. So nothing is indexed by a
 * string that is not known beforehand: `own` reads, `Object.fromEntries` and spreading write, a `Map` does both.
 *
 * Python's `None` reaches some front ends as `undefined`. So values are compared with `== null`.
 *
 * A signal that has aborted already fires no event, so that a listener added after an `await` may never be called. So
 * `onAbort` listens, which calls at once then.
 */

import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
/** The one module that may index by any string, after a check with `Object.hasOwn`. */
const READER = "src/own.ts";
const CHECKED = (path: string) => path.startsWith("src/") && path !== READER;
/** The types that may be any string. */
const OPEN = ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.Any;

/** Each place in a program where an object is indexed by, or tested for, a string not known beforehand. */
function openLookups(program: ts.Program, isChecked: (path: string) => boolean): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  const isOpen = (index: ts.Expression) => {
    const type = checker.getTypeAtLocation(index);
    const parts = type.isUnion() ? type.types : [type];
    return parts.some(({ flags }) => (flags & OPEN) !== 0);
  };
  const look = (node: ts.Node): void => {
    const index = lookedUp(node);
    if (index && isOpen(index)) {
      const file = node.getSourceFile();
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(`${relative(ROOT, file.fileName)}:${line} ${node.getText()}`);
    }
    ts.forEachChild(node, look);
  };
  for (const file of program.getSourceFiles()) {
    if (isChecked(relative(ROOT, file.fileName))) look(file);
  }
  return found;
}

function lookedUp(node: ts.Node): ts.Expression | undefined {
  if (ts.isElementAccessExpression(node)) return node.argumentExpression;
  const isAsked = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword;
  return isAsked ? node.left : undefined;
}

function programOf(files: Record<string, string>): ts.Program {
  const options = { noLib: true, strict: true };
  const host = ts.createCompilerHost(options);
  const path = (name: string) => join(ROOT, name);
  const texts = new Map(Object.entries(files).map(([name, text]) => [path(name), text]));
  host.getSourceFile = (name) => {
    const text = texts.get(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  return ts.createProgram([...texts.keys()], options, host);
}

describe("what finds such lookups", () => {
  it.each([
    "record[name]",
    "record[name] = 1",
    "delete record[name]",
    "name in record",
    'record["a" + name]',
    "record[either]",
    "record[prefixed]",
    "record[unknown]",
  ])("finds %s", (expression) => {
    const text = `declare const record: { [key: string]: number }; declare const name: string;
      declare const either: string | number; declare const prefixed: \`a\${string}\`;
      declare const unknown: any; ${expression};`;
    expect(openLookups(programOf({ "a.ts": text }), () => true)).toHaveLength(1);
  });

  it.each(["list[0]", "list[index]", 'record["known"]', "record[known]", '"known" in record'])(
    "leaves %s alone",
    (expression) => {
      const text = `declare const record: { [key: string]: number }; declare const index: number;
      declare const list: { [key: number]: number }; declare const known: "a" | "b"; ${expression};`;
      expect(openLookups(programOf({ "a.ts": text }), () => true)).toEqual([]);
    },
  );
});

it("No object is indexed by a name from outside", { timeout: 60_000 }, () => {
  const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  // The tests and the types of Node take most of the time, and no source needs them.
  const sources = fileNames.filter((path) => relative(ROOT, path).startsWith("src/"));
  expect(sources.length).toBeGreaterThan(20);
  expect(openLookups(ts.createProgram(sources, { ...options, types: [] }), CHECKED)).toEqual([]);
});

/** The sources that contain the pattern, except those in which it is allowed. */
function sourcesWith(pattern: RegExp, isChecked: (path: string) => boolean): string[] {
  const paths = ts.sys.readDirectory(join(ROOT, "src"), [".ts", ".tsx"]).map((path) => relative(ROOT, path));
  const checked = paths.filter(isChecked);
  expect(checked.length).toBeGreaterThan(20);
  return checked.filter((path) => pattern.test(ts.sys.readFile(join(ROOT, path)) ?? ""));
}

it("No value is compared with null alone", () => {
  expect(sourcesWith(/[=!]== null\b/, CHECKED)).toEqual([]);
});

it("No end of a signal is listened for that may have come already", () => {
  // The menu, which is made for a press, has its listener removed by a signal: `onAbort` has no such option.
  const allowed = ["src/listen.ts", "src/ui/menu.tsx"];
  expect(sourcesWith(/addEventListener\("abort"/, (path) => !allowed.includes(path))).toEqual([]);
});
