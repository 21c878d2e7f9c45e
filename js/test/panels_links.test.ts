import { describe, expect, it } from "vitest";
import { isConsole } from "../src/panels/links";
import type { Run } from "../src/wire";
import { mount, one, stepRun, widgetState } from "./panels_fake";

const ended = (changes: Partial<Run> = {}): Run => ({
  ...widgetState().run,
  state: "ended",
  status: "Failed",
  ...changes,
});
const row = (root: ParentNode, step: string) => one(root, `[data-step="${step}"]`);

describe("a step of a run", () => {
  it("tells of each step how often it was tried, what it made and where the console shows it", () => {
    const links = [
      { label: "Console", url: "https://eu-west-1.console.aws.amazon.com/sagemaker/home#/jobs/job-1" },
      { label: "Logs", url: "https://evil.example/console.aws.amazon.com" },
    ];
    const Train = stepRun({ state: "failed", detail: "No space.", attempts: 2, resource: "job-1", links });
    const { slots } = mount({ run: ended({ steps: { Train } }) });
    expect(one(row(slots.side, "Train"), ".ssw-step-run").textContent).toContain(
      "failed, attempt 2: No space.",
    );
    const shown = [...row(slots.side, "Train").querySelectorAll("a")];
    expect(shown.map((link) => [link.textContent, link.target, link.rel])).toEqual([
      ["Console", "_blank", "noopener noreferrer"],
    ]);
    expect(one(row(slots.side, "Train"), ".ssw-step-made").textContent).toContain("job-1");
  });
});

describe("a link", () => {
  it.each([
    "https://console.aws.amazon.com/x",
    "https://eu-west-1.console.aws.amazon.com/x",
    "https://cn-north-1.console.amazonaws.cn/x",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/x",
  ])("to %s is shown", (url) => {
    expect(isConsole(url)).toBe(true);
  });

  it.each([
    "http://console.aws.amazon.com/x",
    "https://evilconsole.aws.amazon.com/x",
    "https://console.aws.amazon.com.evil.example/x",
    "https://user@console.aws.amazon.com/x",
    "https://console.aws.amazon.com:8443/x",
    "javascript:alert(1)//console.aws.amazon.com",
    "console.aws.amazon.com",
    "",
  ])("to %j is not", (url) => {
    expect(isConsole(url)).toBe(false);
  });
});
