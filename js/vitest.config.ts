import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// In a page the deferred part comes from Python, as a built text; here, from its sources.
const deferred = fileURLToPath(new URL("test/deferred_fake.ts", import.meta.url));

// These put something in a module's place, or want a cytoscape that no other file has used.
const alone = ["test/deferred.test.tsx", "test/loader.test.ts", "test/paint.test.ts"];

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  resolve: { alias: [{ find: /^\.\/fetch$/, replacement: deferred }] },
  test: {
    setupFiles: "./test/patience.ts",
    testTimeout: 60_000,
    poolOptions: { forks: { isolate: false } },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: alone,
          environment: "./test/one_window.ts",
        },
      },
      { extends: true, test: { name: "alone", include: alone, environment: "happy-dom", pool: "threads" } },
    ],
  },
});
