import { expect, it } from "vitest";
import { isReachable } from "../src/bridge/connection";
import type { WidgetModel } from "../src/wire";

it.each([
  ["connected", true],
  ["connecting", false],
  ["disconnected", false],
])("a kernel whose connection is %s is reached: %s", (connectionStatus, reached) => {
  const kernel = { connectionStatus, connectionStatusChanged: {} };
  const model = { get: () => undefined, widget_manager: { kernel } } as unknown as WidgetModel;
  expect(isReachable(model)).toBe(reached);
});
