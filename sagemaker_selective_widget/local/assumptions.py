"""Where AWS's documentation is silent or contradictory: what this machine does, on what evidence.

`docs/reference/local.md` is made from this table. Each entry names the code that decides the behaviour, so
that only one place changes if AWS turns out to do something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sagemaker_selective_widget.local.api import argument_rules, definition_rules, expression_rules
from sagemaker_selective_widget.local.api.executions import ExecutionOperations
from sagemaker_selective_widget.local.api.jobs import JobOperations
from sagemaker_selective_widget.local.api.objects import ObjectOperations
from sagemaker_selective_widget.local.api.parameter_values import typed_values
from sagemaker_selective_widget.local.api.pipelines import PipelineOperations
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.api.responses import step_response
from sagemaker_selective_widget.local.api.retry import RetryOperation
from sagemaker_selective_widget.local.api.selective import (
    check_reference,
    check_selected_steps,
    reused_records,
)
from sagemaker_selective_widget.local.api.start import StartOperation
from sagemaker_selective_widget.local.api.version_lookup import add_version, change_aliases
from sagemaker_selective_widget.local.engine import caching, for_each
from sagemaker_selective_widget.local.engine.execute_step import execute_step
from sagemaker_selective_widget.local.engine.job_names import new_job_name
from sagemaker_selective_widget.local.expressions.conditions import holds
from sagemaker_selective_widget.local.expressions.properties import begun_properties
from sagemaker_selective_widget.local.expressions.text import as_text
from sagemaker_selective_widget.local.names import execution_variables
from sagemaker_selective_widget.local.steps.reported import ReportedMetrics
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.pipeline.values import to_text

Certainty = Literal["recorded", "presumed", "unknown"]
"""``recorded``: AWS was observed to do so, though it is not documented. ``presumed``: something similar was
observed or is documented. ``unknown``: there is no evidence; one of several possible answers was chosen."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One behaviour that AWS does not document clearly.

    Attributes:
        behaviour: What this machine does.
        evidence: What supports it, or contradicts it.
        certainty: How certain it is that AWS does the same.
        decided_in: The function or class that decides it.
    """

    behaviour: str
    evidence: str
    certainty: Certainty
    decided_in: Callable[..., Any]

    @property
    def place(self) -> str:
        """Where it is decided, as ``module.name`` below ``local``."""
        module = self.decided_in.__module__.partition(".local.")[2] or self.decided_in.__module__
        return f"{module}.{self.decided_in.__qualname__}"


_ISSUE = "https://github.com/aws/sagemaker-python-sdk/issues"

ASSUMPTIONS: tuple[Assumption, ...] = (
    # Selective execution.
    Assumption(
        "Every step on a path between two selected ones has to be selected; two selections that no path "
        "joins are taken together.",
        'The API reference speaks of the paths, the developer guide of "connected" steps.',
        "presumed",
        check_selected_steps,
    ),
    Assumption(
        "Selecting a ForEach selects its body; a step of a body is refused without its ForEach.",
        "No page says how a ForEach is selected.",
        "unknown",
        check_selected_steps,
    ),
    Assumption(
        "A branch that is not selected does not run, whatever its Condition decides.",
        "A picture in AWS's example notebook of selective execution.",
        "recorded",
        check_selected_steps,
    ),
    Assumption(
        "What succeeded in a Stopped reference can be reused.",
        "The SDK's docstring names Stopped; the API model and the guide name Failed and Success alone.",
        "unknown",
        check_reference,
    ),
    Assumption(
        "All ancestors are listed as reused, not the direct parents alone; they start and end when they are "
        "taken over.",
        "The SDK's integration test has one parent; a picture shows it Succeeded while its child runs.",
        "presumed",
        reused_records,
    ),
    Assumption(
        "A reused step names the reference that was given, also where that one had reused it in turn.",
        "Nothing is recorded.",
        "unknown",
        reused_records,
    ),
    Assumption(
        "A reused step has AttemptCount 1.",
        "Rows of the cache, the nearest sibling, have 1 since 2024.",
        "presumed",
        step_response,
    ),
    Assumption(
        "The texts of refused selections are worded here, but for a missing reference.",
        f"{_ISSUE}/4444 has that one; no other text is recorded.",
        "unknown",
        check_selected_steps,
    ),
    # Definitions.
    Assumption(
        "A pipeline has 50 steps at most, those of branches and bodies counted; `Quotas` changes the number.",
        "The page of quotas says 50; AWS's own tests make pipelines of 500 and 2,000.",
        "unknown",
        Quotas,
    ),
    Assumption(
        "Members of arguments, lists in place of other values, lists that are too short and values of no "
        "enum are checked when a pipeline is created; lists that are too long are not.",
        f"{_ISSUE}/2345, /2554, /3472, /4994, /6156.",
        "recorded",
        argument_rules.arguments,
    ),
    Assumption(
        "Of the members that an operation requires, those are missed when a pipeline is created that AWS's "
        "JSON schema of definitions requires too, which are few; none where a step has no arguments at all.",
        "The schema; no refusal is recorded, and the schema lacks much that the SDKs write.",
        "presumed",
        argument_rules.arguments,
    ),
    Assumption(
        "A step of a known type may have the keys of all known types, and no other.",
        "The JSON schema allows each type its own; it lacks some that the SDKs write.",
        "presumed",
        definition_rules.step_keys,
    ),
    Assumption(
        "A step whose arguments its operation refuses, by what references had or by a list that is too long, "
        "fails when its job is to be created: without Metadata, with a reason that names the operation.",
        f"One recorded answer, of 2024, and {_ISSUE}/2554; of the reason, what stands before the details.",
        "recorded",
        argument_rules.job_problems,
    ),
    Assumption(
        "A parameter is refused in place of a member of another type, but as the value of a hyperparameter "
        "or an environment variable it may be of any.",
        "A number refused in place of a text is recorded, in 2020; SDK v3 writes hyperparameters as numbers.",
        "presumed",
        argument_rules.arguments,
    ),
    Assumption(
        "A number or a Boolean that is written in place of a text is accepted, and the other way around.",
        "Nothing is recorded.",
        "unknown",
        argument_rules.arguments,
    ),
    Assumption(
        "An expression that is not known here (`IfExpression`, `Omit`, other `Std:…`) is kept as it is.",
        "SDK 3.30 has them; what they look like in JSON was not to be had.",
        "unknown",
        expression_rules.expressions,
    ),
    Assumption(
        "Conditions, functions and declarations that lack a member are refused when a pipeline is created.",
        f"That an unknown property is refused is recorded ({_ISSUE}/2746); the other text is worded here.",
        "presumed",
        expression_rules.conditions,
    ),
    Assumption(
        "UpdatePipeline makes a new version, with or without another definition; aliases want another.",
        "The API reference says the latter.",
        "presumed",
        PipelineOperations.update,
    ),
    Assumption(
        "An alias that is given to a second version moves there.",
        "No page says it.",
        "unknown",
        change_aliases,
    ),
    Assumption(
        "An alias is not digits alone.",
        "The API reference.",
        "presumed",
        add_version,
    ),
    Assumption(
        "A pipeline is deleted with its executions, and none may be under way.",
        "The refusal is recorded; that the executions go is not.",
        "presumed",
        PipelineOperations.delete,
    ),
    # Executions.
    Assumption(
        "A parameter that is unknown, given twice, or not among its EnumValues is refused at the start, in "
        "words of this machine.",
        "The texts are not recorded, nor that EnumValues are checked at all.",
        "unknown",
        typed_values,
    ),
    Assumption(
        "A Boolean parameter is listed as True or False.",
        "So the SDK sends it; how AWS lists it is not recorded.",
        "presumed",
        to_text,
    ),
    Assumption(
        "A start leaves the pipeline's LastModifiedTime alone.",
        "One witness, of 2021, says that it moves.",
        "unknown",
        StartOperation,
    ),
    Assumption(
        "Execution.PipelineName is the name as it was given.",
        "One witness, of 2024, has it in lower case.",
        "unknown",
        execution_variables,
    ),
    Assumption(
        "Only an execution that is Executing can be stopped: one that is Stopping cannot be stopped again.",
        "Airflow's client is written against that text, and against a ConflictException between two steps "
        "(`LocalSageMaker.faults.conflict`).",
        "recorded",
        ExecutionOperations.stop,
    ),
    Assumption(
        "A retry begins anew what failed or was stopped, and keeps what succeeded; after a Fail step "
        "there is none.",
        "The guide says so of Fail steps; the text is worded here.",
        "presumed",
        RetryOperation,
    ),
    Assumption(
        "A ClientRequestToken that comes with another request is refused with ConflictException.",
        "No page says it.",
        "unknown",
        Store.once,
    ),
    # Steps.
    Assumption(
        "A step that no cache served has no CacheHitResult.",
        "Answers of 2022 to 2024; the guide's example, of 2020, has an empty ARN, against the API model.",
        "recorded",
        step_response,
    ),
    Assumption(
        "Without ExpireAfter, no earlier run is too old for the cache.",
        "No page says it.",
        "unknown",
        caching.expiry,
    ),
    Assumption(
        "A step of the cache takes as long as this machine needs.",
        "On AWS 0.26 to 1.02 s, in 25 recorded rows.",
        "recorded",
        caching.find_cached,
    ),
    Assumption(
        "A failed iteration of a ForEach lets the others go on; the ForEach has failed once all have ended.",
        "No page says it.",
        "unknown",
        for_each.outcome,
    ),
    Assumption(
        "A ForEach says over how many items it goes as soon as they are known, and the counts at its end.",
        "The API model has the members; no row is recorded.",
        "unknown",
        for_each.counts,
    ),
    Assumption(
        "A Boolean in a Std:Join is true or false.",
        "Recorded of a Condition's outcome.",
        "presumed",
        as_text,
    ),
    Assumption(
        "Text beside a number is compared as a number, beside a Boolean as a Boolean; two texts as texts.",
        'The last is recorded: "1" is not greater than "3".',
        "presumed",
        holds,
    ),
    Assumption(
        "A step that does not write a property file which it declares fails, unless a stand-in performs it.",
        "One recorded answer, of 2023: ClientError: Cannot access S3 key.",
        "recorded",
        execute_step,
    ),
    Assumption(
        "BaselineUsedForDriftCheck is the supplied baseline, absent without one; no registry is asked.",
        "The SDK's integration tests supply one.",
        "presumed",
        begun_properties,
    ),
    Assumption(
        "A RegisterModel step counts its group's versions when it begins, also if it fails later.",
        "That versions count up, in a group of lower case, is recorded; of failures nothing is.",
        "presumed",
        begun_properties,
    ),
    Assumption(
        "Describe…Job says of a job what its step has, by the names that the metadata of steps give.",
        "The properties of a step are documented to be the members of that answer.",
        "presumed",
        JobOperations,
    ),
    Assumption(
        "A job that there is not is a ValidationException: Requested resource not found.",
        "So seen of DescribeTrainingJob; the model lists ResourceNotFound for all of them.",
        "presumed",
        JobOperations,
    ),
    Assumption(
        "A training job that fails keeps the metrics that it has reported.",
        "Metrics are taken from its log while it runs; of failures no page speaks.",
        "presumed",
        ReportedMetrics,
    ),
    Assumption(
        "A bucket is there once something is in it; an object whose name has more than 200 bytes between two "
        "slashes is not listed.",
        "Files stand for objects here, and buckets are not made.",
        "unknown",
        ObjectOperations,
    ),
    Assumption(
        "What a job's name may not hold becomes a hyphen.",
        "The API model's pattern; recorded names are of steps without an underscore.",
        "presumed",
        new_job_name,
    ),
)
"""All such behaviours, in the order of a pipeline's life."""
