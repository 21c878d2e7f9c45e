/** How long a test waits for what it expects: enough for a busy machine, while a passing test ends sooner. */

import { configure as configureDom } from "@testing-library/dom";
import { configure as configurePreact } from "@testing-library/preact";
import { vi } from "vitest";

const PATIENCE_MS = 20_000;

// Each of the two libraries has its own copy of the settings.
configureDom({ asyncUtilTimeout: PATIENCE_MS });
configurePreact({ asyncUtilTimeout: PATIENCE_MS });

/** Resolves once a check passes. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS });
}
