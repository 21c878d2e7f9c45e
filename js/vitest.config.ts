import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// In a page the deferred part comes from Python, as a built text; here, from its sources.
const deferred = fileURLToPath(new URL("test/deferred_fake.ts", import.meta.url));

// These put something in a module's place, want a cytoscape that no other file has used, or want no window.
const alone = ["test/deferred.test.tsx", "test/loader.test.ts", "test/packed.test.ts", "test/paint.test.ts"];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: [{ find: /^\.\/fetch$/, replacement: deferred }] },
  test: {
    setupFiles: "./test/patience.ts",
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: alone,
          environment: "happy-dom",
          setupFiles: "./test/clear_page.ts",
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone, environment: "happy-dom", pool: "threads" } },
    ],
  },
});
