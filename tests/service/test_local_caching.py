"""Step caching, over the wire: what is served from the cache, from which execution, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.engine.caching import parse_duration
from tests.service.local_wire import Wire, definition, get, parameter, step

ON = {"Enabled": True, "ExpireAfter": "P30D"}


class Counter:
    """A step function that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, _: StepContext) -> dict[str, Any]:
        self.calls += 1
        return {"OutputParameters": {"call": self.calls}}


def cached(body: Any, **config: Any) -> dict[str, Any]:
    return {**body, "CacheConfig": {**ON, **config}}


def hit(wire: Wire, execution_arn: str, name: str = "A") -> str:
    """The execution that a step was served from, "" if it ran."""
    served = wire.steps(execution_arn)[name].get("CacheHitResult")
    return str(served["SourcePipelineExecutionArn"]) if served else ""


def fresh(wire: Wire, body: Any, **members: Any) -> Counter:
    """Create the pipeline of one step and count that step's calls."""
    counter = Counter()
    wire.sagemaker.register(body["Name"], counter)
    wire.create(body, **members)
    return counter


@pytest.mark.usefixtures("with_and_without_threads")
class TestHit:
    def test_the_same_step_is_served_from_the_earlier_execution(self, wire: Wire) -> None:
        counter = fresh(wire, cached(step("A")))
        first, second = wire.run(), wire.run()
        assert counter.calls == 1
        assert (hit(wire, first), hit(wire, second)) == ("", first)
        assert wire.statuses(second) == {"A": "Succeeded"}
        assert wire.steps(second)["A"]["Metadata"] == wire.steps(first)["A"]["Metadata"]

    def test_its_outputs_reach_the_steps_that_read_them(self, wire: Wire) -> None:
        read: list[Any] = []
        wire.sagemaker.register("A", Counter())
        wire.sagemaker.register("B", lambda context: read.append(context.arguments["x"]))
        wire.create(cached(step("A")), step("B", x=get("Steps.A.OutputParameters['call']")))
        wire.run()
        wire.run()
        assert read == [1, 1]

    def test_a_hit_names_the_execution_in_which_the_step_ran(self, wire: Wire) -> None:
        """Not one that was served from the cache itself."""
        fresh(wire, cached(step("A")))
        first = wire.run()
        wire.run()
        assert hit(wire, wire.run()) == first

    def test_the_most_recent_of_several_is_used(self, wire: Wire) -> None:
        fresh(wire, step("A"))
        wire.run()
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=definition(cached(step("A"))))
        second = wire.run()
        assert hit(wire, second) == ""
        wire.client.update_pipeline(
            PipelineName="Pipeline", PipelineDefinition=definition(cached(step("A"), Enabled=False))
        )
        wire.run()
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=definition(cached(step("A"))))
        assert hit(wire, wire.run()) == second

    def test_a_selected_step_may_be_served_from_the_cache(self, wire: Wire) -> None:
        counter = Counter()
        wire.sagemaker.register("B", counter)
        wire.create(step("A"), cached(step("B", "A")))
        reference = wire.run()
        assert hit(wire, wire.run(["B"], reference), "B") == reference
        assert counter.calls == 1

    def test_a_step_that_is_served_leaves_what_depends_on_it_to_run(self, wire: Wire) -> None:
        wire.create(cached(step("A")), step("B", "A"))
        wire.run()
        assert wire.statuses(wire.run()) == {"A": "Succeeded", "B": "Succeeded"}


@pytest.mark.usefixtures("with_and_without_threads")
class TestMiss:
    def test_an_attribute_that_counts_has_another_value(self, wire: Wire) -> None:
        body = cached(step("A", kind="Training", HyperParameters={"depth": get("Parameters.Depth")}))
        counter = fresh(wire, body, parameters=[parameter("Depth", DefaultValue="5")])
        first = wire.run()
        other = wire.run(PipelineParameters=[{"Name": "Depth", "Value": "3"}])
        assert hit(wire, other) == ""
        assert hit(wire, wire.run()) == first
        assert counter.calls == 2

    def test_an_attribute_that_does_not_count_may_have_another_value(self, wire: Wire) -> None:
        """The output path of a training job is not among the attributes that AWS compares."""
        output = {"S3OutputPath": get("Execution.PipelineExecutionId")}
        counter = fresh(wire, cached(step("A", kind="Training", OutputDataConfig=output)))
        first = wire.run()
        assert hit(wire, wire.run()) == first
        assert counter.calls == 1

    @pytest.mark.parametrize(
        ("varying", "hits"),
        [
            ({"InputDataConfig": [{"ChannelName": get("Execution.PipelineExecutionId")}]}, False),
            ({"ResourceConfig": {"VolumeKmsKeyId": get("Execution.PipelineExecutionId")}}, True),
        ],
        ids=["InputDataConfig", "ResourceConfig"],
    )
    def test_of_some_attributes_only_members_count(
        self, wire: Wire, varying: dict[str, Any], hits: bool
    ) -> None:
        jobs = {
            "HyperParameterTuningJobConfig": {"Strategy": "Bayesian"},
            "TrainingJobDefinition": varying,
        }
        fresh(wire, cached(step("A", kind="Tuning", **jobs)))
        first = wire.run()
        assert (hit(wire, wire.run()) == first) is hits

    def test_a_field_outside_arguments_counts_too(self, wire: Wire) -> None:
        body = {**step("A", kind="QualityCheck"), "ModelPackageGroupName": get("Parameters.Group")}
        fresh(wire, cached(body), parameters=[parameter("Group", DefaultValue="g")])
        first = wire.run()
        assert hit(wire, wire.run(PipelineParameters=[{"Name": "Group", "Value": "h"}])) == ""
        assert hit(wire, wire.run()) == first

    @pytest.mark.parametrize(
        "kind", ["Lambda", "Model", "RegisterModel", "EndpointConfig", "Condition", "Fail", "Callback"]
    )
    def test_a_step_type_that_is_not_cached_runs_again(self, wire: Wire, kind: str) -> None:
        """It has no ``CacheHitResult``, whatever its ``CacheConfig`` says."""
        arguments: dict[str, Any] = {"Conditions": []} if kind == "Condition" else {}
        wire.sagemaker.register("A", lambda _: {})
        wire.create(cached(step("A", kind=kind, **arguments)))
        wire.run()
        assert "CacheHitResult" not in wire.steps(wire.run())["A"]

    def test_a_failed_run_is_never_served(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="x")
        wire.create(cached(step("A")))
        wire.run()
        wire.sagemaker.stand_in("A", duration_s=0)
        assert hit(wire, wire.run()) == ""

    def test_another_pipeline_does_not_lend(self, wire: Wire) -> None:
        fresh(wire, cached(step("A")))
        wire.create(cached(step("A")), name="Other")
        wire.run(name="Other")
        assert hit(wire, wire.run()) == ""

    def test_another_step_does_not_lend(self, wire: Wire) -> None:
        wire.create(cached(step("A")), cached(step("B", "A")))
        assert hit(wire, wire.run(), "B") == ""

    def test_a_step_that_is_reused_has_no_cache_hit(self, wire: Wire) -> None:
        wire.create(cached(step("A")), step("B", "A"))
        execution_arn = wire.run(["B"], wire.run())
        assert "CacheHitResult" not in wire.steps(execution_arn)["A"]


class TestExpiry:
    @pytest.fixture
    def quick(self) -> Iterator[Wire]:
        """A machine on whose clock ten hours take a second."""
        with LocalSageMaker(step_duration_s=0, clock=Clock(speed=36_000)) as sagemaker:
            yield Wire(sagemaker)

    def test_a_run_that_is_too_old_is_not_served(self, quick: Wire) -> None:
        """Wait takes two hours on the clock: what ran before is too old for one hour, not for 30 days."""
        quick.sagemaker.stand_in("Wait", duration_s=7200)
        quick.create(
            cached(step("Short"), ExpireAfter="T1H"),
            cached(step("Long"), ExpireAfter="P30D"),
            step("Wait", "Short", "Long"),
        )
        first, second = quick.run(), quick.run()
        assert (hit(quick, second, "Short"), hit(quick, second, "Long")) == ("", first)

    def test_without_an_age_none_is_too_old(self, wire: Wire) -> None:
        wire.create({**step("A"), "CacheConfig": {"Enabled": True}})
        first = wire.run()
        assert hit(wire, wire.run()) == first

    @pytest.mark.parametrize(
        ("text", "days"),
        [("P30D", 30), ("p30d", 30), ("30d", 30), ("5y", 1825), ("P2W", 14), ("P30M", 900), ("P4DT12H", 4.5)],
    )
    def test_durations_as_aws_writes_them(self, text: str, days: float) -> None:
        assert parse_duration(text) == timedelta(days=days)

    @pytest.mark.parametrize(
        ("text", "minutes"), [("T16m", 16), ("T12H", 720), ("PT1H30M", 90), ("30dT5h", 43_500)]
    )
    def test_times_follow_a_t(self, text: str, minutes: float) -> None:
        assert parse_duration(text) == timedelta(minutes=minutes)

    @pytest.mark.parametrize("text", ["", "P", "T", "30", "PT", "P1D1Y", "soon"])
    def test_what_is_no_duration_is_refused(self, wire: Wire, text: str) -> None:
        with pytest.raises(ClientError, match=r"ValidationException.*CacheConfig of A: .* is not a duration"):
            wire.create(cached(step("A"), ExpireAfter=text))


class TestFolder:
    """Runs of earlier machines are found as those of this one."""

    def test_a_run_of_an_earlier_machine_is_served(self, tmp_path: Path) -> None:
        body = cached(step("A", kind="Training", HyperParameters={"depth": get("Parameters.Depth")}))
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(body, parameters=[parameter("Depth", DefaultValue='5 "deep"')])
            first = wire.run()
            wire.run(PipelineParameters=[{"Name": "Depth", "Value": "3"}])
            assert hit(wire, wire.run()) == first
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            assert hit(wire, wire.run()) == first
            other = wire.run(PipelineParameters=[{"Name": "Depth", "Value": "4"}])
            assert hit(wire, other) == ""
            assert hit(wire, wire.run(PipelineParameters=[{"Name": "Depth", "Value": "4"}])) == other

    def test_what_was_served_or_failed_then_is_not_served(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(cached(step("A")))
            sagemaker.stand_in("A", fails="at first")
            wire.run()
            sagemaker.stand_in("A")
            ran = wire.run()
            wire.run()
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            assert hit(wire, wire.run()) == ran

    def test_runs_of_a_deleted_pipeline_are_not_served(self, wire: Wire) -> None:
        wire.create(cached(step("A")))
        wire.run()
        wire.run()
        wire.client.delete_pipeline(PipelineName="Pipeline", ClientRequestToken="d" * 32)
        wire.create(cached(step("A")))
        assert hit(wire, wire.run()) == ""
