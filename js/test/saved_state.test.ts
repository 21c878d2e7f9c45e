import { describe, expect, it } from "vitest";
import { toSave, watchSaving } from "../src/saved_state";
import type { ExecutionSummary, Issue, WidgetModel } from "../src/wire";
import { field, verdict, widgetState } from "./panels_fake";

const VALUE = "s3://a-bucket/that-is-confidential";

const ISSUE: Issue = {
  code: "stale-parameter",
  severity: "warning",
  message: `Depth changes to ${VALUE}`,
  message_without_values: "Depth changes",
  steps: ["Train"],
  parameters: ["Depth"],
  repairs: [
    { label: "Add Train", change: { selected_steps: ["Train"] } },
    { label: `Reset to ${VALUE}`, change: { parameter_overrides: { Depth: VALUE } } },
  ],
};

const NIGHTLY = {
  arn: "a",
  name: "nightly",
  changed_parameters: { Depth: VALUE },
} as unknown as ExecutionSummary;

const STATE = widgetState({
  parameter_overrides: { Depth: VALUE },
  proposed_name: `train-${VALUE}`,
  code_shown: { target: "boto3", text: `Value="${VALUE}"` },
  parameter_form: [field({ name: "Depth", text: VALUE, default: VALUE, inherited: VALUE, choices: [VALUE] })],
  references: {
    state: "ready",
    message: "",
    has_more: false,
    executions: [NIGHTLY],
  },
  log_shown: { step: "Train", state: "ready", lines: [{ at: "", text: `reading ${VALUE}` }], message: "" },
  verdict: verdict(["Eval"], { issues: [ISSUE] }),
});

describe("what is saved with a notebook", () => {
  it("has the names of parameters and not their values", () => {
    const saved = toSave(STATE, false);
    expect(JSON.stringify(saved)).not.toContain(VALUE);
    expect(saved.parameter_form?.map(({ name }) => name)).toEqual(["Depth"]);
    expect(saved.verdict?.issues[0]?.message).toBe("Depth changes");
    expect(saved.verdict?.issues[0]?.repairs).toHaveLength(1);
    expect(saved.references?.executions[0]?.name).toBe("nightly");
  });

  it("has display names without the values that they spell", () => {
    const run = { ...STATE.run, name: "train-depth-that-is-confidential" };
    expect(toSave({ ...STATE, run }, false).run?.name).toBe("train-depth-…");
    expect(toSave({ ...STATE, run }, true).run?.name).toBe(run.name);
  });

  it("has the values where that is allowed", () => {
    expect(toSave(STATE, true)).toEqual({ ...STATE, saved_at: expect.any(String) });
  });

  it("tells of when it is", () => {
    expect(Date.parse(toSave({}, false).saved_at ?? "")).not.toBeNaN();
  });

  it("is what the model answers the front end, and leaves what it shows alone", async () => {
    const saving = { get_state: () => STATE };
    const widget_manager = { get_model: async () => saving };
    const get = (key: string) => ({ picture_id: "abc", save_parameter_values: false })[key];
    await watchSaving({ get, widget_manager } as unknown as WidgetModel);
    expect(JSON.stringify(saving.get_state())).not.toContain(VALUE);
    expect(STATE.parameter_overrides).toEqual({ Depth: VALUE });
  });
});
