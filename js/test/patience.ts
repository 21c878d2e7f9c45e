/** How long a test waits for what it expects: the machine may be at other things, and what is due takes no longer. */

import { configure as configureDom } from "@testing-library/dom";
import { configure as configurePreact } from "@testing-library/preact";
import { vi } from "vitest";

const PATIENCE_MS = 20_000;

// Each has a copy of the other's settings.
configureDom({ asyncUtilTimeout: PATIENCE_MS });
configurePreact({ asyncUtilTimeout: PATIENCE_MS });

/** Resolves once a check passes. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS });
}
