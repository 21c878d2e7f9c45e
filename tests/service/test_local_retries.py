"""Trying again, over the wire: retry policies of a step, and RetryPipelineExecution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepContext, StepError
from sagemaker_selective_widget.local.engine.retry_policies import RetryPolicy
from tests.service.local_wire import Wire, condition, get, parameter, step, until

pytestmark = pytest.mark.usefixtures("with_and_without_threads")

CAPACITY = "SageMaker.CAPACITY_ERROR"
TOKEN = "0" * 32


class Flaky:
    """A step function that fails a number of times before it succeeds."""

    def __init__(self, failures: int, kind: str | None = CAPACITY) -> None:
        self.failures, self.kind = failures, kind
        self.attempts: list[int] = []

    def __call__(self, context: StepContext) -> None:
        self.attempts.append(context.attempt)
        if len(self.attempts) <= self.failures:
            raise StepError("no capacity", self.kind)


def policed(body: Any, *exception_types: str, **policy: Any) -> dict[str, Any]:
    """Return a step with one retry policy that does not wait."""
    given = {"ExceptionType": list(exception_types or (CAPACITY,)), "IntervalSeconds": 0, **policy}
    return {**body, "RetryPolicies": [given]}


class TestPolicies:
    def test_a_step_is_tried_again_until_it_succeeds(self, wire: Wire) -> None:
        flaky = Flaky(2)
        wire.sagemaker.register("A", flaky)
        wire.create(policed(step("A")), step("B", "A"))
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"A": "Succeeded", "B": "Succeeded"}
        steps = wire.steps(execution_arn)
        assert (steps["A"]["AttemptCount"], steps["B"]["AttemptCount"]) == (3, 1)
        assert flaky.attempts == [1, 2, 3]

    @pytest.mark.parametrize(
        ("policy", "attempts"), [({"MaxAttempts": 2}, 3), ({}, 6), ({"MaxAttempts": 0}, 1)]
    )
    def test_it_fails_when_the_attempts_are_used_up(self, wire: Wire, policy: Any, attempts: int) -> None:
        """Without a number there are five retries, which is the service's default."""
        wire.sagemaker.register("A", Flaky(100))
        wire.create(policed(step("A"), **policy))
        execution_arn = wire.run()
        item = wire.steps(execution_arn)["A"]
        assert (item["StepStatus"], item["AttemptCount"]) == ("Failed", attempts)
        assert item["FailureReason"] == "no capacity"

    @pytest.mark.parametrize(
        ("kind", "attempts"), [("SageMaker.RESOURCE_LIMIT", 1), (None, 1), (CAPACITY, 2)]
    )
    def test_only_the_kinds_that_a_policy_names_are_retried(
        self, wire: Wire, kind: Any, attempts: int
    ) -> None:
        wire.sagemaker.register("A", Flaky(1, kind))
        wire.create(policed(step("A")))
        assert wire.steps(wire.run())["A"]["AttemptCount"] == attempts

    def test_another_exception_is_not_retried(self, wire: Wire) -> None:
        def fail(_: StepContext) -> None:
            raise ValueError("wrong")

        wire.sagemaker.register("A", fail)
        wire.create(policed(step("A")))
        assert wire.steps(wire.run())["A"]["AttemptCount"] == 1

    def test_a_stand_in_can_fail_with_a_kind(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=0, fails="busy", exception_type=CAPACITY)
        wire.create(policed(step("A"), MaxAttempts=1))
        assert wire.steps(wire.run())["A"]["AttemptCount"] == 2

    def test_each_attempt_is_a_job_of_its_own(self, wire: Wire) -> None:
        jobs: list[str] = []

        def fail_once(context: StepContext) -> None:
            jobs.append(context.arguments["HyperParameters"]["job"])
            if context.attempt == 1:
                raise StepError("no capacity", CAPACITY)

        wire.sagemaker.register("A", fail_once)
        named = {"job": get("Execution.TrainingJobName")}
        wire.create(policed(step("A", kind="Training", HyperParameters=named)))
        wire.run()
        assert len(set(jobs)) == 2

    def test_the_first_policy_that_names_the_kind_decides(self, wire: Wire) -> None:
        body = step("A")
        body = {
            **body,
            "RetryPolicies": [
                *policed(body, "SageMaker.RESOURCE_LIMIT", MaxAttempts=9)["RetryPolicies"],
                *policed(body, CAPACITY, MaxAttempts=1)["RetryPolicies"],
                *policed(body, CAPACITY, MaxAttempts=9)["RetryPolicies"],
            ],
        }
        wire.sagemaker.register("A", Flaky(100))
        wire.create(body)
        assert wire.steps(wire.run())["A"]["AttemptCount"] == 2

    @pytest.mark.parametrize("kind", ["Lambda", "QualityCheck"])
    def test_a_step_type_without_policies_is_not_retried(self, wire: Wire, kind: str) -> None:
        wire.sagemaker.register("A", Flaky(1))
        wire.create(policed(step("A", kind=kind)))
        assert wire.steps(wire.run())["A"]["AttemptCount"] == 1

    def test_a_fault_of_the_service_is_retried_without_being_asked_for(self, wire: Wire) -> None:
        """A policy for it replaces the default."""
        wire.sagemaker.register("A", Flaky(2, "Step.THROTTLING"))
        wire.create(policed(step("A"), "Step.THROTTLING", MaxAttempts=1))
        assert wire.steps(wire.run())["A"]["AttemptCount"] == 2
        assert RetryPolicy(frozenset()).delay_s(0, 0.0) == 1.0

    def test_a_stop_ends_the_waiting(self, wire: Wire) -> None:
        wire.sagemaker.register("A", flaky := Flaky(100))
        wire.create(policed(step("A"), IntervalSeconds=600))
        execution_arn = wire.start()
        until(lambda: bool(wire.status(execution_arn)) and flaky.attempts == [1])
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"
        assert flaky.attempts == [1]

    def test_intervals_grow(self) -> None:
        policy = RetryPolicy(frozenset(), interval_s=3, backoff_rate=2, max_attempts=3)
        assert [policy.delay_s(retries, 0.0) for retries in range(4)] == [3, 6, 12, None]

    def test_a_policy_may_end_by_the_time(self) -> None:
        policy = RetryPolicy(frozenset(), interval_s=10, backoff_rate=1, max_attempts=None, expire_after_s=60)
        assert [policy.delay_s(9, elapsed_s) for elapsed_s in (0.0, 50.0, 50.1)] == [10, 10, None]

    @pytest.mark.parametrize(
        ("policy", "reason"),
        [
            ({"MaxAttempts": 1, "ExpireAfterMin": 1}, "MaxAttempts and ExpireAfterMin"),
            ({"MaxAttempts": 21}, "MaxAttempts is 21; it is to be 0 to 20"),
            ({"ExpireAfterMin": 14_401}, "ExpireAfterMin is 14401"),
            ({"IntervalSeconds": 43_201}, "IntervalSeconds is 43201"),
            ({"ExceptionType": ["Any"]}, r"ExceptionType is \['Any'\]"),
            ({"ExceptionType": []}, r"ExceptionType is \[\]"),
        ],
    )
    def test_a_policy_outside_the_schema_is_refused(self, wire: Wire, policy: Any, reason: str) -> None:
        with pytest.raises(ClientError, match=f"ValidationException.*RetryPolicies of A: .*{reason}"):
            wire.create(policed(step("A"), **policy))

    @pytest.mark.parametrize(
        "policy", [{"MaxAttempts": 20}, {"ExpireAfterMin": 14_400}, {"IntervalSeconds": 43_200}]
    )
    def test_the_limits_themselves_are_allowed(self, wire: Wire, policy: Any) -> None:
        assert wire.create(policed(step("A"), **policy))


class TestRetryPipelineExecution:
    def retry(self, wire: Wire, execution_arn: str, **members: Any) -> str:
        wire.client.retry_pipeline_execution(PipelineExecutionArn=execution_arn, **members)
        return wire.finish(execution_arn)

    def test_what_failed_runs_again_and_what_succeeded_stays(self, wire: Wire) -> None:
        """The ARN is the same, and so are the parameter values and the definition of the start."""
        values: list[Any] = []
        wire.sagemaker.register("C", lambda context: values.append(context.parameters["X"]))
        wire.sagemaker.stand_in("B", fails="no disk")
        wire.create(
            step("A"), step("B", "A"), step("C", "B"), parameters=[parameter("X", "Integer", DefaultValue=1)]
        )
        execution_arn = wire.run(PipelineParameters=[{"Name": "X", "Value": "7"}])
        before = wire.steps(execution_arn)
        assert wire.describe(execution_arn)["FailureReason"]
        wire.sagemaker.stand_in("B", duration_s=0)
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDescription="changed")
        assert self.retry(wire, execution_arn) == "Succeeded"
        after = wire.steps(execution_arn)
        assert after["A"] == before["A"]
        assert wire.statuses(execution_arn) == dict.fromkeys("ABC", "Succeeded")
        assert after["B"]["StartTime"] > before["B"]["StartTime"]
        assert "FailureReason" not in wire.describe(execution_arn)
        assert values == [7]

    def test_a_stopped_execution_goes_on(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("B", duration_s=600)
        wire.create(step("A"), step("B", "A"), step("C", "B"))
        execution_arn = wire.start()
        wire.until_begun(execution_arn, "B")
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        wire.finish(execution_arn)
        wire.sagemaker.stand_in("B", duration_s=0)
        assert self.retry(wire, execution_arn) == "Succeeded"
        assert wire.statuses(execution_arn) == dict.fromkeys("ABC", "Succeeded")

    def test_a_selective_execution_keeps_its_selection(self, wire: Wire) -> None:
        wire.create(step("A"), step("B", "A"), step("C", "B"))
        reference = wire.run()
        wire.sagemaker.stand_in("B", fails="no disk")
        execution_arn = wire.run(["B"], reference)
        wire.sagemaker.stand_in("B", duration_s=0)
        assert self.retry(wire, execution_arn) == "Succeeded"
        assert wire.ran(execution_arn) == ["B"]
        assert wire.reused(execution_arn) == {"A": reference}

    def test_it_may_fail_again_and_be_retried_again(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="no disk")
        wire.create(step("A"))
        execution_arn = wire.run()
        assert self.retry(wire, execution_arn) == "Failed"
        wire.sagemaker.stand_in("A", duration_s=0)
        assert self.retry(wire, execution_arn) == "Succeeded"

    def test_another_limit_of_parallel_steps_may_be_given(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="no disk")
        wire.create(step("A"))
        execution_arn = wire.run()
        self.retry(wire, execution_arn, ParallelismConfiguration={"MaxParallelExecutionSteps": 4})
        assert wire.describe(execution_arn)["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 4}

    def test_an_execution_that_a_fail_step_ended_is_not_retried(self, wire: Wire) -> None:
        wire.create(condition("C", if_steps=[step("F", kind="Fail", ErrorMessage="too bad")]))
        with pytest.raises(ClientError, match=r"ValidationException.*was ended by the Fail step F"):
            self.retry(wire, wire.run())

    def test_an_execution_that_succeeded_is_not_retried(self, wire: Wire) -> None:
        wire.create(step("A"))
        with pytest.raises(ClientError, match=r"ValidationException.*has the status Succeeded"):
            self.retry(wire, wire.run())

    def test_an_execution_under_way_is_not_retried(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"))
        with pytest.raises(ClientError, match=r"ValidationException.*has the status Executing"):
            self.retry(wire, wire.start())

    def test_the_same_token_retries_once(self, wire: Wire) -> None:
        wire.sagemaker.register("A", flaky := Flaky(100, None))
        wire.create(step("A"))
        execution_arn = wire.run()
        for _ in range(2):
            self.retry(wire, execution_arn, ClientRequestToken=TOKEN)
        assert len(flaky.attempts) == 2

    def test_it_counts_among_the_executions_under_way(self) -> None:
        with LocalSageMaker(step_duration_s=0, quotas=Quotas(executions=1)) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.stand_in("A", fails="no disk")
            wire.create(step("A"))
            failed = wire.run()
            sagemaker.stand_in("A", duration_s=600)
            wire.start()
            with pytest.raises(
                wire.client.exceptions.ResourceLimitExceeded, match="limit of 1 execution under way"
            ):
                wire.client.retry_pipeline_execution(PipelineExecutionArn=failed)

    def test_what_another_process_left_can_be_retried(self, tmp_path: Path) -> None:
        """The folder has the definition, the values and what succeeded; functions are registered anew."""
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.stand_in("B", fails="no disk")
            wire.create(step("A"), step("B", "A"))
            execution_arn = wire.run()
            before = wire.steps(execution_arn)
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            assert self.retry(wire, execution_arn) == "Succeeded"
            assert wire.steps(execution_arn)["A"] == before["A"]
