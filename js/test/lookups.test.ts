/** Objects are not read by names that come from outside: each inherits members such as `constructor`. */
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const SOURCES = "src/graph";

/** Every place at which a value is looked up by a text that may be anything. */
function lookups(program: ts.Program, file: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isElementAccessExpression(node)) {
      const type = checker.getTypeAtLocation(node.argumentExpression);
      if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Any | ts.TypeFlags.TemplateLiteral)) {
        found.push(`${file}: ${node.getText(source)}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  if (source) visit(source);
  return found;
}

function programOf(files: string[], read?: ts.CompilerHost["getSourceFile"]): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  if (read) {
    const fromDisk = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) => read(name, ...rest) ?? fromDisk(name, ...rest);
  }
  return ts.createProgram(files, options, host);
}

it("finds none in the graph", { timeout: 60_000 }, () => {
  const files = readdirSync(SOURCES).map((name) => resolve(join(SOURCES, name)));
  const program = programOf(files);
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => lookups(program, file))).toEqual([]);
});

it("would find one, and nothing that is known", { timeout: 60_000 }, () => {
  const text = `
    const steps: Record<string, number> = {};
    const looks: Record<"run" | "reuse", number> = { run: 1, reuse: 2 };
    export const f = (name: string, look: "run" | "reuse", at: number, list: number[]) =>
      [steps[name], looks[look], list[at], steps[name + look]];`;
  const made = ts.createSourceFile("made.ts", text, ts.ScriptTarget.ES2022, true);
  const program = programOf(["made.ts"], (name) => (name === "made.ts" ? made : undefined));
  expect(lookups(program, "made.ts")).toEqual(["made.ts: steps[name]", "made.ts: steps[name + look]"]);
});
