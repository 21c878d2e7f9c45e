"""Pipelines of version 3 about order: fan-out, triggers, clean-up. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.core.shapes import MlflowConfig
from sagemaker.core.workflow import conditions as condition
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.mlops.workflow.callback_step import CallbackOutput, CallbackOutputTypeEnum, CallbackStep
from sagemaker.mlops.workflow.cleanup_step import CleanupStep, S3CleanupSource
from sagemaker.mlops.workflow.condition_step import ConditionStep
from sagemaker.mlops.workflow.fail_step import FailStep
from sagemaker.mlops.workflow.for_each_step import CurrentItem, ForEachSelector, ForEachStep, IterationOutput
from sagemaker.mlops.workflow.function_step import step as function_step
from sagemaker.mlops.workflow.step_dependency import StepDependency, TriggerCondition

from tests.definitions.offline import ACCOUNT, IMAGE, REGION, ROLE, s3
from tests.definitions.v3_steps import (
    REQUIREMENTS,
    artifacts_of,
    call,
    output_of,
    pipeline,
    process,
    result_of,
    train,
)


def for_each_jobs() -> Any:
    """A body of three jobs over items that a step lists; the worst iteration is selected and read."""
    listing = call("List", outputs=("items",))
    item = CurrentItem()
    prepare = process("PrepareItem", item.uri, arguments=["--name", item["name"], "--deep", item.a.b[0]])
    fit = train("FitItem", output_of(prepare))
    score = call("ScoreItem", {"model": artifacts_of(fit), "item": item}, ("error",))
    each = ForEachStep(
        "Each",
        iterable_items=result_of(listing, "items"),
        max_concurrency=10,
        for_each_body=[prepare, fit, score],
        selector=ForEachSelector("MinBy", IterationOutput(score).OutputParameters["error"]),
        display_name="For each item",
    )
    use = call("Use", {"best": each.properties.Selected.OutputParameters["error"]})
    first = call(
        "First", {"model": each.properties.IterationOutputs[0].FitItem.ModelArtifacts.S3ModelArtifacts}
    )
    many = ConditionStep(
        "Many",
        conditions=[condition.ConditionGreaterThan(left=each.properties.InputItemCount, right=1)],
        if_steps=[call("Compare", {"status": each.properties.Status})],
        else_steps=[],
    )
    return pipeline(listing, each, use, first, many)


def for_each_in_a_branch() -> Any:
    """A fan-out over a written list, inside a branch; its body reads a step beside it."""
    size = ParameterInteger("Size", 3)
    look = call("Look", outputs=("go", "more"))
    body = call("Handle", {"item": CurrentItem(), "size": size, "more": result_of(look, "more")})
    each = ForEachStep("Each", ["a", 1, 0.5, True, result_of(look, "more")], 1, [body])
    gate = ConditionStep(
        "Gate",
        conditions=[
            condition.ConditionOr(
                [
                    condition.ConditionNot(condition.ConditionIn(result_of(look, "go"), ["no", "never"])),
                    condition.ConditionLessThanOrEqualTo(left=size, right=3),
                ]
            )
        ],
        if_steps=[each],
        else_steps=[FailStep("Stop", Join(on=" ", values=["Not", result_of(look, "go")]))],
    )
    return pipeline(look, gate, parameters=(size,))


def triggers() -> Any:
    """Every trigger of a dependency, mixed with plain ones, on jobs, functions and containers."""
    fit = train("Fit")
    gate = ConditionStep(
        "Gate", conditions=[condition.ConditionEquals(1, 1)], if_steps=[call("Inside")], else_steps=[]
    )
    steps = [
        call(f"On{trigger.value}", depends_on=[StepDependency(fit, trigger), "Gate"])
        for trigger in TriggerCondition
    ]
    last = call(
        "Last",
        depends_on=[
            *(StepDependency(each, TriggerCondition.ANY) for each in steps),
            StepDependency("Inside", TriggerCondition.STOPPED),
        ],
    )
    return pipeline(fit, gate, *steps, last)


def cleanup() -> Any:
    """Outputs deleted once they are used: whole steps' by name, single objects, after success or any end."""
    prepare = process("Prepare", s3("raw"))
    fit = train("Fit", output_of(prepare))
    tidy = CleanupStep(
        "Tidy",
        [
            S3CleanupSource(fit),
            S3CleanupSource("Prepare", [Join(on="/", values=[output_of(prepare), "a.csv"]), s3("b")]),
        ],
        depends_on=[StepDependency(fit, TriggerCondition.ANY)],
    )
    return pipeline(prepare, fit, tidy, call("Report", depends_on=[tidy]))


def mlflow() -> Any:
    """An MLflow configuration that reads a parameter which no step reads."""
    experiment = ParameterString("Experiment", "example")
    config = MlflowConfig(
        mlflow_resource_arn=f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-tracking-server/example",
        mlflow_experiment_name=experiment,
    )
    return pipeline(train("Fit"), parameters=(experiment,), mlflow_config=config)


def functions() -> Any:
    """Functions as steps: chained, in a branch, reading regular steps and read by them."""
    rows = ParameterInteger("Rows", 10)
    remote = {"role": ROLE, "image_uri": IMAGE, "instance_type": "ml.m5.large", "dependencies": REQUIREMENTS}

    @function_step(name="load", **remote)
    def load(count: int) -> tuple:
        """Load rows and say where they came from."""
        return count, "s3://example"

    @function_step(name="fit", display_name="Fit a model", **remote)
    def fit(data: Any, path: str) -> dict:
        """Fit a model."""
        return {"error": data, "path": path}

    @function_step(name="ship", **remote)
    def ship(result: Any) -> str:
        """Ship it."""
        return str(result)

    regular = train("Regular")
    loaded = load(rows)
    fitted = fit(loaded[0], artifacts_of(regular))
    gate = ConditionStep(
        "Gate",
        conditions=[condition.ConditionLessThan(left=fitted["error"], right=5)],
        if_steps=[ship(fitted)],
        else_steps=[],
    )
    return pipeline(
        gate, call("After", {"path": fitted["path"]}, depends_on=[loaded]), regular, parameters=(rows,)
    )


def outputs() -> Any:
    """Outputs of Lambda and Callback steps, and a function's ARN that another step gives."""
    first = call("First", {"run": ExecutionVariables.PIPELINE_EXECUTION_ARN}, ("url", "arn"))
    wait = CallbackStep(
        "Wait",
        sqs_queue_url="https://sqs.us-west-2.amazonaws.com/123456789012/queue",
        inputs={"url": result_of(first, "url")},
        outputs=[CallbackOutput("ok", CallbackOutputTypeEnum.Boolean)],
    )
    last = call("Last", {"ok": result_of(wait, "ok")}, function_arn=result_of(first, "arn"))
    other = call("Other", function_arn=result_of(wait, "ok"))
    return pipeline(first, wait, last, other)


MAKERS = (for_each_jobs, for_each_in_a_branch, triggers, cleanup, mlflow, functions, outputs)
