"""Pipelines of version 2 about order, conditions, functions and names. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.workflow import conditions as condition
from sagemaker.workflow.callback_step import CallbackOutput, CallbackOutputTypeEnum, CallbackStep
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.function_step import step as function_step
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import (
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from sagemaker.workflow.pipeline_experiment_config import (
    PipelineExperimentConfig,
    PipelineExperimentConfigProperties,
)
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import (
    CacheConfig,
)

from tests.definitions.offline import BUCKET, IMAGE, ROLE, s3
from tests.definitions.v2_steps import (
    REQUIREMENTS,
    artifacts_of,
    call,
    model,
    pipeline,
    process,
    result_of,
    train,
)


def conditions() -> Any:
    """Every type of condition, over parameters, properties, property files and outputs."""
    limit, mode = ParameterFloat("Limit", 0.5), ParameterString("Mode", "full", enum_values=["full", "quick"])
    report = PropertyFile("Report", output_name="report", path="report.json")
    evaluate = process("Evaluate", s3("data"), property_files=[report])
    fit, ask = train("Fit"), call("Ask", outputs=("answer",))
    error = JsonGet(step_name="Evaluate", property_file=report, json_path="error")
    answer = result_of(ask, "answer")
    every = [
        condition.ConditionEquals(left=mode, right="full"),
        condition.ConditionGreaterThan(left=error, right=0.1),
        condition.ConditionGreaterThanOrEqualTo(left=error, right=limit),
        condition.ConditionLessThan(left=fit.properties.FinalMetricDataList["rmse"].Value, right=9.5),
        condition.ConditionLessThanOrEqualTo(left=JsonGet("Evaluate", "Report", "other[0]['a b']"), right=7),
        condition.ConditionIn(value=answer, in_values=["yes", mode]),
        condition.ConditionNot(
            condition.ConditionEquals(left=answer, right=ExecutionVariables.PIPELINE_NAME)
        ),
        condition.ConditionOr(
            [
                condition.ConditionNot(condition.ConditionIn(value=mode, in_values=["quick"])),
                condition.ConditionEquals(left=answer, right="maybe"),
            ]
        ),
    ]
    gate = ConditionStep("Gate", conditions=every, if_steps=[call("Go", {"error": error})], else_steps=[])
    empty = ConditionStep("Nothing", conditions=every[:1], if_steps=[], else_steps=[], depends_on=[gate])
    return pipeline(evaluate, fit, ask, gate, empty, parameters=(limit, mode))


def nested_conditions() -> Any:
    """Conditions in branches of conditions, collections in branches, and reads across the branches."""
    level = ParameterInteger("Level", 1)

    def at_least(value: int) -> list[Any]:
        return [condition.ConditionGreaterThanOrEqualTo(left=level, right=value)]

    fit = train("Fit")
    create = ModelStep("Deep", step_args=model(artifacts_of(fit)).create(instance_type="ml.m5.large"))
    innermost = ConditionStep("Third", conditions=at_least(3), if_steps=[create], else_steps=[])
    inner = ConditionStep(
        "Second",
        conditions=at_least(2),
        if_steps=[innermost],
        else_steps=[FailStep("TooLow", error_message=Join(on=" ", values=["Level is", level.to_string()]))],
    )
    other = call("Other", {"model": artifacts_of(fit)}, outputs=("seen",))
    outer = ConditionStep("First", conditions=at_least(1), if_steps=[inner], else_steps=[other])
    after = call("After", {"seen": result_of(other, "seen")}, depends_on=[create])
    return pipeline(fit, outer, after, parameters=(level,))


def fail() -> Any:
    """Fail steps on every level, with a message that reads a parameter, a property and another step."""
    reason = ParameterString("Reason", "stopped by hand")
    look = call("Look", outputs=("text",))
    message = Join(
        on=": ", values=[reason, result_of(look, "text"), ExecutionVariables.PIPELINE_EXECUTION_ARN]
    )
    never = ConditionStep(
        "Never",
        conditions=[condition.ConditionEquals(left=result_of(look, "text"), right="never")],
        if_steps=[FailStep("FailInBranch", error_message=message)],
        else_steps=[FailStep("FailWithoutMessage")],
    )
    return pipeline(look, never, FailStep("FailAtTop", "Always", depends_on=[look]), parameters=(reason,))


def lambda_and_callback() -> Any:
    """Outputs of Lambda and Callback steps, read by each other; the function's ARN out of a parameter."""
    queue, function = (
        ParameterString("Queue", "https://sqs.us-west-2.amazonaws.com/123456789012/q"),
        ParameterString("Arn"),
    )
    first = call("First", {"run": ExecutionVariables.PIPELINE_EXECUTION_ID, "n": 1}, ("url", "etag"))
    wait = CallbackStep(
        "Wait",
        sqs_queue_url=queue,
        inputs={"url": result_of(first, "url"), "etag": result_of(first, "etag")},
        outputs=[
            CallbackOutput("approved", CallbackOutputTypeEnum.Boolean),
            CallbackOutput("score", CallbackOutputTypeEnum.Float),
        ],
        cache_config=CacheConfig(True, "P1D"),
    )
    last = call("Last", {"approved": result_of(wait, "approved")}, function_arn=function)
    target = call("Target", outputs=("arn",))
    chosen = call("Chosen", function_arn=result_of(target, "arn"), cache_config=CacheConfig(True, "T12H"))
    return pipeline(first, wait, last, target, chosen, parameters=(queue, function))


def functions() -> Any:
    """Functions as steps: chained, in branches, reading regular steps and read by them."""
    rows = ParameterInteger("Rows", 10)
    remote = {"role": ROLE, "image_uri": IMAGE, "instance_type": "ml.m5.large", "dependencies": REQUIREMENTS}

    @function_step(name="load", display_name="Load rows", **remote)
    def load(count: int) -> tuple:
        """Load rows and say where they came from."""
        return count, "s3://example"

    @function_step(name="fit", keep_alive_period_in_seconds=60, **remote)
    def fit(data: Any, path: str) -> dict:
        """Fit a model."""
        return {"error": data, "path": path}

    @function_step(name="ship", **remote)
    def ship(result: Any) -> str:
        """Ship it."""
        return str(result)

    @function_step(name="explain", description="Says why not", **remote)
    def explain() -> str:
        return "no"

    regular = train("Regular")
    loaded = load(rows)
    fitted = fit(loaded[0], artifacts_of(regular))
    gate = ConditionStep(
        "Gate",
        conditions=[condition.ConditionLessThan(left=fitted["error"], right=5)],
        if_steps=[ship(fitted)],
        else_steps=[explain()],
    )
    after = process("After", fitted["path"], depends_on=[loaded])
    return pipeline(gate, after, regular, parameters=(rows,))


def depends_on() -> Any:
    """DependsOn as text, step and collection, by the collection's name, mixed, and added later."""
    first, second = call("First"), call("Second", depends_on=["First"])
    collection = ModelStep(
        "Collection", step_args=model(s3("m")).create(instance_type="ml.m5.large"), depends_on=[first]
    )
    third = call("Third", depends_on=[second, "Collection"])
    fourth = call("Fourth", depends_on=[collection, "Second", third])
    late = call("Late")
    late.add_depends_on([fourth, "First"])
    gate = ConditionStep(
        "Gate",
        conditions=[condition.ConditionEquals(1, 1)],
        if_steps=[call("Inside", depends_on=["Second"])],
        else_steps=[],
    )
    gate.add_depends_on([third])
    last = call("Last", depends_on=["Inside", gate])
    return pipeline(last, gate, late, fourth, third, collection, second, first)


def expressions() -> Any:
    """Joins in joins, every execution variable, an experiment named by a parameter."""
    prefix = ParameterString("Prefix", "runs")
    look = call("Look", outputs=("id",))
    fit = train("Fit")
    inner = Join(on="-", values=[prefix, result_of(look, "id"), 7, 0.5, True])
    nested = Join(on="/", values=["s3:/", BUCKET, inner, Join(on="", values=[artifacts_of(fit)])])
    variables = {
        name.lower(): getattr(ExecutionVariables, name)
        for name in sorted(vars(ExecutionVariables))
        if name.isupper()
    }
    every = call(
        "Every",
        variables
        | {
            "deep": nested,
            "text": "Steps.Fit.TrainingJobName",
            "experiment": PipelineExperimentConfigProperties.EXPERIMENT_NAME,
        },
    )
    use = process("Use", nested, arguments=["--where", nested])
    experiment = PipelineExperimentConfig(experiment_name=prefix, trial_name=inner_name(prefix))
    return pipeline(use, every, look, fit, parameters=(prefix,), pipeline_experiment_config=experiment)


def inner_name(prefix: Any) -> Any:
    return Join(on="-", values=[prefix, ExecutionVariables.PIPELINE_EXECUTION_ID])


def parameters() -> Any:
    """Parameters of every type: with a default, an empty or false one, without, with choices; some unread."""
    given = (
        ParameterString("Text", "a"),
        ParameterString("EmptyText", ""),
        ParameterString("RequiredText"),
        ParameterString("Choice", "b", enum_values=["a", "b"]),
        ParameterString("RequiredChoice", enum_values=["x", "y"]),
        ParameterInteger("Integer", -3),
        ParameterInteger("Zero", 0),
        ParameterInteger("RequiredInteger"),
        ParameterFloat("Float", 1e-07),
        ParameterFloat("WholeFloat", 2.0),
        ParameterFloat("RequiredFloat"),
        ParameterBoolean("Yes", default_value=True),
        ParameterBoolean("No", default_value=False),
        ParameterBoolean("RequiredBoolean"),
        ParameterString("Unicode", "naïve → 数 <b>&amp;</b>"),
    )
    read = call("ReadAll", {parameter.name: parameter for parameter in given if parameter.name != "Unicode"})
    return pipeline(read, parameters=given, pipeline_experiment_config=None)


def names() -> Any:
    """Names, display names and descriptions as people write them, to the limits of the service."""
    longest = call("L" * 64, display_name="D" * 256, description="E" * 3072)
    odd = call(
        "a-b_c-",
        display_name="Ümläut 数据 → <img src=x>",
        description='Says "hello" & <b>bye</b>\nin two lines',
    )
    digit = call("0", depends_on=[longest, odd])
    like_a_word = call("Steps", {"x": "{}"}, outputs=("Get",), depends_on=[digit])
    last = call("Parameters", {"Get": result_of(like_a_word, "Get")})
    gate = ConditionStep(
        "Arguments",
        display_name="If it is so",
        conditions=[condition.ConditionEquals("a", "a")],
        if_steps=[last],
        else_steps=[],
    )
    return pipeline(longest, odd, digit, like_a_word, gate)


def islands() -> Any:
    """Two chains and a step alone, and a diamond: nothing joins them."""
    left, right = train("Left"), train("Right")
    top = call("Top", outputs=("x",))
    sides = [call(name, {"x": result_of(top, "x")}, outputs=("y",)) for name in ("SideA", "SideB")]
    bottom = call("Bottom", {f"y{index}": result_of(side, "y") for index, side in enumerate(sides)})
    return pipeline(
        bottom,
        left,
        call("Alone"),
        *sides,
        process("FromLeft", artifacts_of(left)),
        top,
        process("FromRight", artifacts_of(right)),
        right,
    )


MAKERS = (
    conditions,
    nested_conditions,
    fail,
    lambda_and_callback,
    functions,
    depends_on,
    expressions,
    parameters,
    names,
    islands,
)
