import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// In a page the deferred part comes from Python, as a built text; here, from its sources.
const deferred = fileURLToPath(new URL("test/deferred_fake.ts", import.meta.url));

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  resolve: { alias: [{ find: /^\.\/fetch$/, replacement: deferred }] },
  test: { include: ["test/**/*.test.{ts,tsx}"], environment: "happy-dom" },
});
