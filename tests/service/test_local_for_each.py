"""ForEach, over the wire: a step for each item, limits, values, what it comes to, and selections."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import StepContext, StepError
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import ROLE, TIMEOUT_S, Wire, definition, get, parameter, step, until

pytestmark = pytest.mark.usefixtures("with_and_without_threads")

SCORES = {"a": 0.7, "b": 0.9, "c": 0.8}
KNOWS_ITERATIONS = "IterationContext" in service_model().shape_for("PipelineExecutionStep").members
needs_iterations = pytest.mark.skipif(
    not KNOWS_ITERATIONS,
    reason="the installed botocore is older than ForEach and drops what it does not know",
)


def for_each(
    name: str,
    items: Any,
    *body: Mapping[str, Any],
    selector: Any = None,
    limit: int = 50,
    depends_on: Any = (),
) -> dict[str, Any]:
    """Return a ForEach step."""
    arguments = {"IterableItems": items, "MaxConcurrency": limit, "ForEachBody": list(body)}
    if selector is not None:
        arguments["Selector"] = selector
    return {"Name": name, "Type": "ForEach", "Arguments": arguments, "DependsOn": list(depends_on)}


def best(pick: str = "MaxBy") -> dict[str, Any]:
    return {"Pick": pick, "Field": get("IterationOutput.Eval.OutputParameters['auc']")}


def train(context: StepContext) -> Mapping[str, Any]:
    return {"OutputParameters": {"model": f"model of {context.arguments['item']}"}}


def evaluate(context: StepContext) -> Mapping[str, Any]:
    return {"OutputParameters": {"auc": SCORES[context.arguments["model"][-1]]}}


class Items:
    """A step function that keeps the item of each call."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, context: StepContext) -> None:
        self.seen.append(context.arguments["item"])


TRAIN = step("Train", kind="Lambda", item=get("ForEach.CurrentItem"))
EVAL = step("Eval", kind="Lambda", model=get("Steps.Train.OutputParameters['model']"))


@pytest.fixture
def fan(wire: Wire) -> str:
    """One finished execution of: Fan trains and evaluates a, b and c; Use reads what came of it."""
    wire.sagemaker.register("Train", train)
    wire.sagemaker.register("Eval", evaluate)
    wire.create(
        for_each("Fan", ["a", "b", "c"], TRAIN, EVAL, selector=best()),
        step(
            "Use",
            best=get("Steps.Fan.Selected.OutputParameters['auc']"),
            second=get("Steps.Fan.IterationOutputs[1].Train.OutputParameters['model']"),
            count=get("Steps.Fan.SucceededStepCount"),
        ),
    )
    return wire.run()


class TestIterations:
    def test_the_body_runs_once_for_each_item(self, wire: Wire, fan: str) -> None:
        statuses = wire.statuses(fan)
        assert set(statuses) == {
            "Fan", "Train-0", "Train-1", "Train-2", "Eval-0", "Eval-1", "Eval-2", "Use"
        }  # fmt: skip
        assert set(statuses.values()) == {"Succeeded"}
        steps = wire.steps(fan)
        assert steps["Train-1"]["EndTime"] <= steps["Eval-1"]["StartTime"]
        assert max(steps[f"Eval-{index}"]["EndTime"] for index in range(3)) <= steps["Fan"]["EndTime"]
        assert steps["Fan"]["EndTime"] <= steps["Use"]["StartTime"]

    @needs_iterations
    def test_a_step_says_which_iteration_it_is_of(self, wire: Wire, fan: str) -> None:
        steps = wire.steps(fan)
        assert steps["Eval-2"]["IterationContext"] == {"ParentStepName": "Fan", "Index": 2, "Item": "c"}
        assert "IterationContext" not in steps["Fan"]

    @needs_iterations
    def test_the_for_each_says_what_came_of_it(self, wire: Wire, fan: str) -> None:
        assert wire.steps(fan)["Fan"]["Metadata"]["ForEach"] == {
            "Status": "Succeeded",
            "InputItemCount": 3,
            "TotalStepCount": 6,
            "SucceededStepCount": 6,
            "FailedStepCount": 0,
            "StoppedStepCount": 0,
            "Selector": {"StepName": "Eval", "Index": 1},
        }

    def test_later_steps_read_the_selected_output_each_output_and_the_counts(self, wire: Wire) -> None:
        read: list[Any] = []
        wire.sagemaker.register("Use", lambda context: read.append(context.arguments))
        wire.sagemaker.register("Train", train)
        wire.sagemaker.register("Eval", evaluate)
        wire.create(
            for_each("Fan", ["a", "b", "c"], TRAIN, EVAL, selector=best("MinBy")),
            step(
                "Use",
                least=get("Steps.Fan.Selected.OutputParameters['auc']"),
                second=get("Steps.Fan.IterationOutputs[1].Train.OutputParameters['model']"),
                count=get("Steps.Fan.SucceededStepCount"),
                status=get("Steps.Fan.Status"),
            ),
        )
        assert wire.finish(wire.start()) == "Succeeded"
        assert read == [{"least": 0.7, "second": "model of b", "count": 6, "status": "Succeeded"}]

    def test_a_registered_name_is_that_of_the_body_or_of_one_iteration(self, wire: Wire) -> None:
        """The iteration's own name wins."""
        wire.sagemaker.stand_in("Train-1", fails="only this one")
        items = Items()
        wire.sagemaker.register("Train", items)
        wire.create(for_each("Fan", [1, 2, 3], TRAIN))
        wire.run()
        assert sorted(items.seen) == [1, 3]

    def test_steps_outside_the_body_can_be_read_and_waited_for(self, wire: Wire) -> None:
        seen: list[Any] = []
        wire.sagemaker.register("Before", lambda _: {"OutputParameters": {"x": 1}})
        wire.sagemaker.register("Body", lambda context: seen.append(context.arguments["x"]))
        body = {**step("Body", x=get("Steps.Before.OutputParameters['x']")), "DependsOn": ["Aside"]}
        wire.create(step("Before"), step("Aside"), for_each("Fan", ["a"], body))
        assert wire.finish(wire.start()) == "Succeeded"
        assert seen == [1]


class TestItems:
    @pytest.mark.parametrize(
        ("given", "items"),
        [
            (["a", 1, 2.5, True], ["a", 1, 2.5, True]),
            ([get("Parameters.P")], ["p"]),
            (get("Parameters.List"), ["x", 2]),
            (get("Steps.Prepare.OutputParameters['list']"), ["from", "a", "step"]),
            (get("Steps.Prepare.OutputParameters['text']"), [{"n": 1}, {"n": 2}]),
            (get("Parameters.Empty"), []),
        ],
    )
    def test_items_come_from_a_list_or_its_json_text(self, wire: Wire, given: Any, items: list[Any]) -> None:
        outputs = {"list": ["from", "a", "step"], "text": '[{"n": 1}, {"n": 2}]'}
        wire.sagemaker.register("Prepare", lambda _: {"OutputParameters": outputs})
        seen = Items()
        wire.sagemaker.register("Train", seen)
        parameters = [
            parameter("P", DefaultValue="p"),
            parameter("List", DefaultValue='["x", 2]'),
            parameter("Empty", DefaultValue="[]"),
        ]
        wire.create(step("Prepare"), for_each("Fan", given, TRAIN, limit=1), parameters=parameters)
        assert wire.finish(wire.start()) == "Succeeded"
        assert seen.seen == items

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("ForEach.CurrentItem", '{"name": "n", "deep": {"list": [1, 2]}}'),
            ("ForEach.CurrentItem.name", "n"),
            ("ForEach.CurrentItem['name']", "n"),
            ("ForEach.CurrentItem.deep.list[1]", 2),
        ],
    )
    def test_a_part_of_an_item_can_be_read(self, wire: Wire, path: str, value: object) -> None:
        """An item that is the JSON text of an object is drilled into as that object."""
        seen = Items()
        wire.sagemaker.register("Train", seen)
        text = '{"name": "n", "deep": {"list": [1, 2]}}'
        wire.create(for_each("Fan", [text], step("Train", item=get(path))))
        assert wire.finish(wire.start()) == "Succeeded"
        assert seen.seen == [value]

    @needs_iterations
    def test_an_item_that_is_no_text_is_listed_as_json(self, wire: Wire) -> None:
        wire.sagemaker.register("Fan", lambda _: {"IterableItems": [{"n": 1}, "x" * 13_000]})
        wire.create(
            for_each("Fan", get("Parameters.P"), TRAIN), parameters=[parameter("P", DefaultValue="[]")]
        )
        steps = wire.steps(wire.run())
        assert json.loads(steps["Train-0"]["IterationContext"]["Item"]) == {"n": 1}
        assert len(steps["Train-1"]["IterationContext"]["Item"]) == 12_800

    def test_a_part_that_is_not_there_fails_the_step(self, wire: Wire) -> None:
        wire.create(for_each("Fan", ["plain"], step("Train", item=get("ForEach.CurrentItem.name"))))
        reason = wire.steps(wire.run())["Train-0"]["FailureReason"]
        assert reason.startswith("The item 'plain' has no 'CurrentItem.name'")

    @pytest.mark.parametrize("text", ["a", '{"a": 1}', "1"])
    def test_what_is_no_list_fails_the_for_each(self, wire: Wire, text: str) -> None:
        wire.create(
            for_each("Fan", get("Parameters.P"), TRAIN), parameters=[parameter("P", DefaultValue=text)]
        )
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"Fan": "Failed"}
        assert "It has to be a list" in wire.steps(execution_arn)["Fan"]["FailureReason"]


class TestLimits:
    @pytest.mark.needs_threads
    def test_no_more_iterations_run_at_once_than_allowed(self, wire: Wire) -> None:
        entered, leave = threading.Semaphore(0), threading.Event()

        def wait(_: StepContext) -> None:
            entered.release()
            leave.wait(TIMEOUT_S)

        wire.sagemaker.register("Train", wait)
        wire.create(for_each("Fan", list("abcde"), TRAIN, limit=2))
        execution_arn = wire.start()
        for _ in range(2):
            assert entered.acquire(timeout=TIMEOUT_S)
        assert list(wire.statuses(execution_arn)) == ["Fan", "Train-0", "Train-1"]
        leave.set()
        assert wire.finish(execution_arn) == "Succeeded"
        moments = [
            (item["StartTime"], item["EndTime"])
            for name, item in wire.steps(execution_arn).items()
            if name != "Fan"
        ]
        for start, _ in moments:
            assert sum(begun <= start < ended for begun, ended in moments) <= 2

    def test_the_executions_own_limit_holds_and_the_for_each_does_not_count(self, wire: Wire) -> None:
        """Counting it, no iteration could ever begin beside it."""
        one = {"MaxParallelExecutionSteps": 1}
        wire.create(for_each("Fan", ["a", "b"], TRAIN), ParallelismConfiguration=one)
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Succeeded"
        steps = wire.steps(execution_arn)
        assert steps["Train-0"]["EndTime"] <= steps["Train-1"]["StartTime"]


class TestFailure:
    @pytest.fixture
    def broken(self, wire: Wire) -> str:
        """Train fails for b; a trigger handles the ForEach's failure."""

        def picky(context: StepContext) -> Mapping[str, Any]:
            if context.arguments["item"] == "b":
                raise StepError("b is broken")
            return train(context)

        wire.sagemaker.register("Train", picky)
        wire.sagemaker.register("Eval", evaluate)
        wire.create(
            for_each("Fan", ["a", "b", "c"], TRAIN, EVAL, limit=1, selector=best()),
            step("Use", "Fan"),
            step("Alarm", {"Step": "Fan", "Trigger": "Failed"}),
        )
        return wire.run()

    def test_the_other_iterations_go_on_and_the_for_each_fails(self, wire: Wire, broken: str) -> None:
        statuses = wire.statuses(broken)
        assert {name for name, status in statuses.items() if status == "Failed"} == {"Fan", "Train-1"}
        assert statuses["Eval-2"] == "Succeeded"
        assert "Eval-1" not in statuses
        reason = wire.steps(broken)["Fan"]["FailureReason"]
        assert reason == "The steps [Train-1] of its iterations failed."

    def test_a_trigger_handles_it(self, wire: Wire, broken: str) -> None:
        assert wire.status(broken) == "CompletedWithFailures"
        statuses = wire.statuses(broken)
        assert statuses["Alarm"] == "Succeeded"
        assert "Use" not in statuses

    @needs_iterations
    def test_the_counts_say_so(self, wire: Wire, broken: str) -> None:
        said = wire.steps(broken)["Fan"]["Metadata"]["ForEach"]
        assert (said["Status"], said["TotalStepCount"]) == ("Failed", 6)
        assert (said["SucceededStepCount"], said["FailedStepCount"], said["StoppedStepCount"]) == (4, 1, 0)
        assert "Selector" not in said

    @pytest.mark.parametrize(
        ("outputs", "reason"),
        [({}, "cannot compare Eval-0: there is no 'auc' here"), ({"auc": "high"}, "Eval-0 has 'high'")],
    )
    def test_a_selector_without_numbers_fails_the_for_each(
        self, wire: Wire, outputs: Any, reason: str
    ) -> None:
        wire.sagemaker.register("Eval", lambda _: {"OutputParameters": outputs})
        wire.create(for_each("Fan", ["a"], TRAIN, EVAL, selector=best()))
        execution_arn = wire.run()
        assert wire.status(execution_arn) == "Failed"
        assert reason in wire.steps(execution_arn)["Fan"]["FailureReason"]

    def test_a_stop_reaches_the_iterations(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("Train", duration_s=600)
        wire.create(for_each("Fan", ["a", "b", "c"], TRAIN, EVAL, limit=2))
        execution_arn = wire.start()
        wire.until_begun(execution_arn, "Train-1")
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"
        assert wire.statuses(execution_arn) == {"Fan": "Stopped", "Train-0": "Stopped", "Train-1": "Stopped"}

    def test_a_step_that_waits_for_a_failure_that_does_not_come_is_no_failure(self, wire: Wire) -> None:
        alarm = step("Alarm", {"Step": "Train", "Trigger": "Failed"})
        wire.create(for_each("Fan", ["a"], TRAIN, alarm), step("Use", "Fan"))
        execution_arn = wire.run()
        assert wire.status(execution_arn) == "Succeeded"
        assert list(wire.statuses(execution_arn)) == ["Fan", "Train-0", "Use"]

    @pytest.mark.needs_threads
    def test_a_failure_elsewhere_cuts_it_short(self, wire: Wire) -> None:
        """The iteration under way finishes and no other begins: the ForEach is Stopped."""
        entered, leave = threading.Event(), threading.Event()

        def wait(_: StepContext) -> None:
            entered.set()
            leave.wait(TIMEOUT_S)

        def fail(_: StepContext) -> None:
            entered.wait(TIMEOUT_S)
            raise StepError("elsewhere")

        wire.sagemaker.register("Train", wait)
        wire.sagemaker.register("Bad", fail)
        wire.create(for_each("Fan", ["a", "b"], TRAIN, limit=1), step("Bad"))
        execution_arn = wire.start()
        until(lambda: wire.statuses(execution_arn).get("Bad") == "Failed")
        leave.set()
        assert wire.finish(execution_arn) == "Failed"
        assert wire.statuses(execution_arn) == {"Fan": "Stopped", "Bad": "Failed", "Train-0": "Succeeded"}

    def test_a_retry_runs_what_failed_and_what_had_not_begun(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("Train-1", fails="no capacity")
        wire.sagemaker.register("Train", train)
        wire.sagemaker.register("Eval", evaluate)
        wire.create(for_each("Fan", ["a", "b"], TRAIN, EVAL, selector=best()), step("Use", "Fan"))
        execution_arn = wire.run()
        before = wire.steps(execution_arn)
        wire.sagemaker.register("Train-1", train)
        wire.client.retry_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Succeeded"
        after = wire.steps(execution_arn)
        assert after["Train-0"] == before["Train-0"]
        assert set(after) == {"Fan", "Train-0", "Eval-0", "Train-1", "Eval-1", "Use"}


class TestSelection:
    def test_a_for_each_runs_with_its_body(self, wire: Wire, fan: str) -> None:
        execution_arn = wire.run(["Fan", "Use"], fan)
        assert wire.status(execution_arn) == "Succeeded"
        assert len(wire.ran(execution_arn)) == 8

    def test_a_for_each_is_reused_with_its_outputs(self, wire: Wire, fan: str) -> None:
        read: list[Any] = []
        wire.sagemaker.register("Use", lambda context: read.append(context.arguments["best"]))
        execution_arn = wire.run(["Use"], fan)
        assert wire.ran(execution_arn) == ["Use"]
        assert wire.reused(execution_arn) == {"Fan": fan}
        assert read == [0.9]

    def test_the_body_may_be_named_along(self, wire: Wire, fan: str) -> None:
        assert wire.status(wire.run(["Fan", "Train", "Eval", "Use"], fan)) == "Succeeded"

    def test_a_body_does_not_run_without_its_for_each(self, wire: Wire, fan: str) -> None:
        with pytest.raises(ClientError, match="The selected step Eval stands in the body of the ForEach Fan"):
            wire.start(["Eval"], fan)

    def test_what_the_body_reads_is_needed_of_the_reference(self, wire: Wire) -> None:
        wire.create(step("Before"), for_each("Fan", ["a"], step("Body", "Before")))
        with pytest.raises(ClientError, match=r"have dependencies on \[Before\]"):
            wire.start(["Fan"])
        execution_arn = wire.run(["Fan"], wire.run())
        assert set(wire.reused(execution_arn)) == {"Before"}


class TestRefused:
    @pytest.mark.parametrize(
        ("steps", "reason"),
        [
            ([for_each("Fan", ["a"])], "ForEachBody of Fan is empty"),
            ([for_each("Fan", ["a"], TRAIN, limit=0)], "MaxConcurrency is 0"),
            ([for_each("Fan", ["a"], TRAIN, limit=51)], "MaxConcurrency is 51"),
            ([for_each("Fan", [], TRAIN)], "IterableItems is to be"),
            ([for_each("Fan", ["a"] * 101, TRAIN)], "IterableItems is to be"),
            ([for_each("Fan", ["a"], step("F", kind="Fail"))], "F is a Fail step"),
            ([for_each("Fan", ["a"], for_each("In", ["b"], TRAIN))], "In is a ForEach step"),
            ([for_each("Fan", ["a"], TRAIN), step("Train-0")], "one that an iteration of Train has"),
            ([for_each("Fan", ["a"], TRAIN), step("Use", "Train")], "Use depends on Train, which stands in"),
            ([for_each("Fan", ["a"], TRAIN, EVAL, selector=best("Any"))], "Pick of the Selector is 'Any'"),
            ([for_each("Fan", ["a"], TRAIN, selector=best())], "Field of the Selector reads"),
        ],
    )  # fmt: skip
    def test_a_for_each_that_could_not_run_is_refused(self, wire: Wire, steps: Any, reason: str) -> None:
        with pytest.raises(ClientError, match=f"ValidationException.*{reason}"):
            wire.create(*steps)

    def test_the_limits_themselves_are_allowed(self, wire: Wire) -> None:
        text = definition(for_each("Fan", ["a"] * 100, TRAIN, limit=50), step("Train-x"))
        assert wire.client.create_pipeline(PipelineName="P", RoleArn=ROLE, PipelineDefinition=text)


def test_a_hundred_items_run_in_order_of_the_list(wire: Wire) -> None:
    seen = Items()
    wire.sagemaker.register("Train", seen)
    wire.create(for_each("Fan", list(range(100)), TRAIN, limit=1))
    execution_arn = wire.start()
    until(lambda: wire.status(execution_arn) != "Executing")
    assert seen.seen == list(range(100))
