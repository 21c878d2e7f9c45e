import { expect, it } from "vitest";
import { agoText, durationText, elapsedText } from "../src/ui/time";
import durations from "./durations.json";

it.each(durations as [number, string][])("A duration of %s seconds reads %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it.each([
  [0, "just now"],
  [59, "just now"],
  [60, "1 min ago"],
  [7200, "2 h ago"],
  [200_000, "2 d ago"],
])("A moment %d seconds past reads %s", (seconds, text) => {
  const started = "2026-11-01T10:00:00Z";
  expect(agoText(started, Date.parse(started) + seconds * 1000)).toBe(text);
});

it("What has not started has taken no time", () => {
  expect(elapsedText({ started_at: null, ended_at: null }, 0)).toBe("");
});
