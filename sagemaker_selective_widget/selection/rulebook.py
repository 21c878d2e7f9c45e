"""Every rule in one table: its public code, its severity, what it finds, its source, and how to fix it.

This is the only place that defines severities. The page ``docs/reference/rules.md`` is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""An error prevents starting; a warning leaves the decision to a person."""

API_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SelectiveExecutionConfig.html"
"""The API's page on selective execution."""

GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-selective-ex.html"
"""The developer guide's page on selective execution."""

PARAMETER_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Parameter.html"
"""The API's page on a parameter's value."""

PARAMETERS_GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-parameters.html"
"""The developer guide's page on pipeline parameters."""

FOR_EACH_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IterationContext.html"
"""The API's page on the steps that a ForEach runs."""

CACHING_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html"
"""The developer guide's page on step caching."""

MLFLOW_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow.html"
"""The developer guide's page on MLflow."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """The documentation of one rule.

    Attributes:
        code: Its public code; never renamed.
        severity: ``error`` or ``warning``.
        says: What it finds.
        source: The page that it is based on.
        way_out: What its repairs do, or what a person can do if there are none.
        mark: The short text shown on the steps concerned; ``""`` for a rule that concerns no steps.
        is_certain: Whether AWS documents it clearly; otherwise the pages contradict each other or are silent,
            and the service decides.
    """

    code: str
    severity: Severity
    says: str
    source: str
    way_out: str
    mark: str = ""
    is_certain: bool = True


RULEBOOK: tuple[RuleEntry, ...] = (
    RuleEntry("empty-selection", "error", "No step is selected.", API_PAGE, "Select all steps."),
    RuleEntry(
        "unknown-step",
        "error",
        "A selected name is not the name of a step.",
        API_PAGE,
        "Replace it with a step of a similar name, or remove it.",
        "unknown step",
    ),
    RuleEntry(
        "too-many-steps",
        "error",
        "More than 50 steps are selected.",
        API_PAGE,
        "Deselect some.",
        "too many selected",
    ),
    RuleEntry(
        "path-gap",
        "error",
        "An unselected step lies on a path between two selected ones.",
        API_PAGE,
        "Add the steps in between.",
        "missing between",
    ),
    RuleEntry(
        "body-without-for-each",
        "error",
        "A step in the body of a ForEach is selected without the ForEach, which runs it for each item.",
        FOR_EACH_PAGE,
        "Add the ForEach and the steps on the path.",
        "ForEach left out",
        is_certain=False,
    ),
    RuleEntry(
        "missing-reference",
        "error",
        "Selected steps need unselected ones, and no reference execution has their outputs.",
        API_PAGE,
        "Use the newest execution that can be the reference, or add the ancestors.",
        "no reference",
    ),
    RuleEntry(
        "reference-elsewhere",
        "error",
        "The reference is an execution of another pipeline, account or region.",
        API_PAGE,
        "Use an execution of this pipeline, or no reference, and add the ancestors.",
    ),
    RuleEntry(
        "reference-unfinished",
        "error",
        "The reference execution is Executing or Stopping.",
        GUIDE,
        "Wait, use another execution, or use no reference, and add the ancestors.",
    ),
    RuleEntry(
        "reference-lacks-step",
        "error",
        "A step to be reused did not succeed in the reference execution.",
        GUIDE,
        "Add it and the steps on the path to it, or use another execution.",
        "cannot be reused",
    ),
    RuleEntry(
        "parameter-unknown",
        "error",
        "An override names a parameter that the pipeline does not declare.",
        PARAMETERS_GUIDE,
        "Remove the override.",
    ),
    RuleEntry(
        "parameter-required",
        "error",
        "A parameter has neither a default nor a value.",
        PARAMETERS_GUIDE,
        "Give it a value, which is one of its choices if it has any.",
        "value missing",
    ),
    RuleEntry(
        "parameter-length",
        "error",
        "A value is empty, or longer than 1,024 characters.",
        PARAMETER_PAGE,
        "Reset the parameter.",
        "value refused",
    ),
    RuleEntry(
        "parameter-type",
        "error",
        "A value is not of its parameter's type.",
        PARAMETERS_GUIDE,
        "Reset the parameter.",
        "wrong type",
    ),
    RuleEntry(
        "parameter-choice",
        "error",
        "A value is not among its parameter's EnumValues.",
        PARAMETERS_GUIDE,
        "Reset the parameter, or set one of the choices.",
        "not a choice",
    ),
    RuleEntry(
        "parameter-undeclared",
        "error",
        "A step reads a parameter that the pipeline does not declare.",
        PARAMETERS_GUIDE,
        "Declare it, or correct the name that the step reads, and update the pipeline.",
        "undeclared parameter",
    ),
    RuleEntry(
        "sweep-space",
        "error",
        "A list or range of values to try cannot be used, or there are more than 200 trials.",
        PARAMETERS_GUIDE,
        "Correct it, or remove it.",
    ),
    RuleEntry(
        "sweep-unread",
        "error",
        "A varied parameter is not read by any step that runs.",
        PARAMETERS_GUIDE,
        "Add the steps that read it, and the steps on the path.",
    ),
    RuleEntry(
        "reference-stopped",
        "warning",
        "The reference execution was stopped, or ended in a state that the guide does not name.",
        GUIDE,
        "Use another execution.",
        "may be refused",
        is_certain=False,
    ),
    RuleEntry(
        "disconnected-selection",
        "warning",
        "No step is missing on a path, but the selection has parts that are not connected.",
        GUIDE,
        "If the service refuses them together, start the parts one by one.",
        "not connected",
        is_certain=False,
    ),
    RuleEntry(
        "stale-parameter",
        "warning",
        "A step that is reused reads a parameter whose value changes.",
        GUIDE,
        "Add the step and the path, or reset the parameter.",
        "may be stale",
    ),
    RuleEntry(
        "definition-drift",
        "warning",
        "A step that is reused, or one upstream of it, has changed since the reference ran it.",
        GUIDE,
        "Add the step and the path, or use another execution.",
        "has changed",
    ),
    RuleEntry(
        "cleaned-output",
        "warning",
        "A Cleanup step of the reference deleted what would be reused.",
        GUIDE,
        "Add the step and the path, or use another execution.",
        "output deleted",
        is_certain=False,
    ),
    RuleEntry(
        "execution-id-path",
        "warning",
        "A step shares data with a reused one through a path built from the execution's id, ARN or times, or "
        "from the same such value: they differ in each execution.",
        GUIDE,
        "Add the step and the path.",
        "path of one run",
    ),
    RuleEntry(
        "shared-path",
        "warning",
        "A step reads a path that another one writes, no edge connects them, and only one of them runs.",
        GUIDE,
        "Add the other step and the path.",
        "shares a path",
        is_certain=False,
    ),
    RuleEntry(
        "foreign-mlflow-run",
        "warning",
        "A step that runs gets the id of an MLflow run from the reference, and logs to that run.",
        MLFLOW_PAGE,
        "Override the parameter that holds the id, or add the step that begins the run.",
        "logs into an old run",
        is_certain=False,
    ),
    RuleEntry(
        "branch-without-condition",
        "warning",
        "A step inside a branch of a Condition is selected without the Condition.",
        GUIDE,
        "Add the Condition and the path.",
        "branch alone",
        is_certain=False,
    ),
    RuleEntry(
        "cached-step",
        "warning",
        "A selected step has caching on and its inputs are the same: a cached result may be taken.",
        CACHING_PAGE,
        "Change what it reads, or turn its caching off.",
        "may be cached",
        is_certain=False,
    ),
    RuleEntry(
        "parameter-without-type",
        "warning",
        "A parameter is declared without a Type, and read as String.",
        PARAMETERS_GUIDE,
        "Give it a Type, and update the pipeline.",
        "no type",
        is_certain=False,
    ),
)
"""Every rule, in the order in which its issues are listed."""

SEVERITY_OF: Mapping[str, Severity] = {entry.code: entry.severity for entry in RULEBOOK}
"""The severity of every rule, by its code."""

MARK_OF: Mapping[str, str] = {entry.code: entry.mark for entry in RULEBOOK}
"""The mark of every rule, by its code."""
