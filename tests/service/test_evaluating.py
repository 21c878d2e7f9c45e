"""`evaluate` on a bad day: lost answers, closing, timeouts, cancelling, an update of the pipeline."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    PipelineChangedError,
    SelectiveWidgetError,
)
from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepContext
from sagemaker_selective_widget.session.evaluating import evaluations
from sagemaker_selective_widget.session.view import View
from tests.service.fault_points import Background, Hold, once_at
from tests.service.local_wire import until
from tests.service.sweep_harness import NAME, ROLE, definition, make
from tests.service.widget_harness import Wiretap

START = "StartPipelineExecution"
LOOK = "DescribePipelineExecution"
BOTH_OF_BOTO3 = 2
"""boto3 repeats a request without an answer once by itself."""

PATIENCE_S = 30.0
MANY = 40


class Kernel:
    """A machine, its client with a wiretap, and a session with Train and Eval selected."""

    def __init__(self, sagemaker: LocalSageMaker) -> None:
        self.sagemaker = sagemaker
        self.client = sagemaker.client()
        self.tap = Wiretap(self.client)
        self.session = SelectiveExecution(NAME, self.client, selected_steps=("Train", "Eval"))
        self.session.refresh()  # all is known that is found out at first
        self.gate = threading.Event()

    @property
    def count(self) -> int:
        """How many executions were started after the reference, counted by another client."""
        rows = self.sagemaker.client().list_pipeline_executions(PipelineName=NAME)
        return len(rows["PipelineExecutionSummaries"]) - 1

    def hold_training(self) -> None:
        """Let executions go on until the gate is opened."""

        def train(step: StepContext) -> None:
            while not self.gate.is_set() and not step.wait(0.01):
                pass

        self.sagemaker.register("Train", train)

    def update_pipeline(self) -> None:
        """Give the pipeline another definition, as somebody else would."""
        changed = definition().replace('"DefaultValue": 6', '"DefaultValue": 7')
        self.sagemaker.client().update_pipeline(PipelineName=NAME, PipelineDefinition=changed, RoleArn=ROLE)


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    monkeypatch.setattr(evaluations, "FIRST_RESEND_S", 0.0)
    monkeypatch.setattr(evaluations, "MAX_RESEND_S", 0.01)
    sagemaker, _ = make(quotas=Quotas(executions=2 * MANY))
    with sagemaker:
        opened = Kernel(sagemaker)
        yield opened
        opened.gate.set()
        opened.session.close()


class TestLostAnswer:
    @pytest.mark.parametrize("code", ["ExpiredTokenException", "AccessDeniedException"])
    def test_who_is_not_let_through_again_is_not_refused(self, kernel: Kernel, code: str) -> None:
        kernel.tap.lose_answers(START, BOTH_OF_BOTO3)
        once_at(
            kernel.client, START, lambda: kernel.tap.refuse(START, code, "no", times=3), "after-call-error"
        )
        assert kernel.session.evaluate({"Depth": 5}, PATIENCE_S).objective == 1.0
        assert kernel.tap.count(START) == 5
        assert len(set(kernel.tap.tokens)) == kernel.count == 1

    def test_it_is_said_meanwhile(self, kernel: Kernel, caplog: pytest.LogCaptureFixture) -> None:
        kernel.tap.lose_answers(START, BOTH_OF_BOTO3)
        kernel.session.evaluate({"Depth": 5}, PATIENCE_S)
        assert "may have started. The same request is sent again" in caplog.text

    def test_an_exception_that_nobody_knows_says_nothing_of_the_start(self, kernel: Kernel) -> None:
        def fail() -> None:
            raise KeyError("nobody knows")

        once_at(kernel.client, START, fail, "after-call")
        assert kernel.session.evaluate({"Depth": 5}, PATIENCE_S).objective == 1.0
        assert len(kernel.tap.tokens) == 2
        assert len(set(kernel.tap.tokens)) == kernel.count == 1

    @pytest.mark.parametrize(
        ("code", "kind"),
        [("ExpiredTokenException", CredentialsError), ("AccessDeniedException", AccessDeniedError)],
    )
    def test_who_was_never_let_through_is_refused(
        self, kernel: Kernel, code: str, kind: type[Exception]
    ) -> None:
        kernel.tap.refuse(START, code, "no")
        with pytest.raises(kind):
            kernel.session.evaluate({"Depth": 5}, PATIENCE_S)
        assert (kernel.tap.count(START), kernel.count) == (1, 0)


class TestClosing:
    def test_what_was_not_sent_yet_is_not_sent(self, kernel: Kernel) -> None:
        once_at(kernel.client, "DescribePipeline", kernel.session.close, "after-call")
        with pytest.raises(SelectiveWidgetError, match="closed"):
            kernel.session.evaluate({"Depth": 5}, PATIENCE_S)
        assert (kernel.tap.count(START), kernel.count) == (0, 0)

    def test_nor_does_a_closed_session_start_one(self, kernel: Kernel) -> None:
        kernel.session.close()
        before = len(kernel.tap.operations)
        with pytest.raises(SelectiveWidgetError, match="closed"):
            kernel.session.evaluate({"Depth": 5}, PATIENCE_S)
        with pytest.raises(SelectiveWidgetError, match="closed"):
            asyncio.run(kernel.session.evaluate_async({"Depth": 5}, PATIENCE_S))
        assert len(kernel.tap.operations) == before

    def test_one_that_runs_is_left_to_itself(self, kernel: Kernel) -> None:
        kernel.hold_training()
        hold = Hold(kernel.client, LOOK)
        under_way = Background(lambda: kernel.session.evaluate({"Depth": 5}))
        hold.wait_for_request()
        kernel.session.close()
        with pytest.raises(SelectiveWidgetError, match=r"^The widget is closed\.$"):
            under_way.result()  # while the request has no answer
        hold.release()
        kernel.gate.set()
        latest = kernel.sagemaker.client()
        until(lambda: statuses(latest) == {"Succeeded"})
        assert (hold.count, kernel.tap.count(START), kernel.count) == (1, 1, 1)

    def test_a_start_without_an_answer_is_not_sent_again(self, kernel: Kernel) -> None:
        kernel.tap.lose_answers(START, 10**6)
        under_way = Background(lambda: kernel.session.evaluate({"Depth": 5}))
        until(lambda: kernel.tap.count(START) > 2)
        kernel.session.close()
        with pytest.raises(SelectiveWidgetError, match=r"closed\. The execution may have started"):
            under_way.result()
        assert kernel.count == 1


class TestTimeout:
    def test_while_the_start_has_no_answer(self, kernel: Kernel) -> None:
        kernel.tap.lose_answers(START, 10**6)
        with pytest.raises(TimeoutError, match="may have started"):
            kernel.session.evaluate({"Depth": 5}, 0.2)

    def test_while_the_request_hangs(self, kernel: Kernel) -> None:
        hold = Hold(kernel.client, START)
        with pytest.raises(TimeoutError, match="may have started"):
            kernel.session.evaluate({"Depth": 5}, 0.2)
        hold.release()

    def test_while_the_service_limits_requests(self, kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was refused has not started, and there is no other request before the end of the wait."""
        monkeypatch.setattr(evaluations, "FIRST_RESEND_S", 60.0)
        monkeypatch.setattr(
            "botocore.endpoint.time", SimpleNamespace(**vars(time) | {"sleep": lambda _: None})
        )
        kernel.sagemaker.faults.throttle(START, times=None)
        with pytest.raises(TimeoutError, match="Nothing has started"):
            kernel.session.evaluate({"Depth": 5}, 2.0)
        assert kernel.count == 0

    def test_before_anything_was_sent(self, kernel: Kernel) -> None:
        hold = Hold(kernel.client, "DescribePipeline")
        with pytest.raises(TimeoutError, match="Nothing has started"):
            kernel.session.evaluate({"Depth": 5}, 0.1)
        hold.release()
        assert kernel.session.evaluate({"Depth": 5}, PATIENCE_S).objective == 1.0
        assert kernel.count == 1

    @pytest.mark.parametrize("timeout_s", [math.inf, 1e10, None])
    def test_without_one(self, kernel: Kernel, timeout_s: float | None) -> None:
        assert kernel.session.evaluate({"Depth": 5}, timeout_s).objective == 1.0
        assert asyncio.run(kernel.session.evaluate_async({"Depth": 6}, timeout_s)).objective == 4.0


class TestEventLoop:
    def test_it_can_be_cancelled(self, kernel: Kernel) -> None:
        kernel.hold_training()

        async def cancelled() -> None:
            evaluation = asyncio.create_task(kernel.session.evaluate_async({"Depth": 5}))
            before = kernel.tap.count(LOOK)
            await asyncio.to_thread(until, lambda: kernel.tap.count(LOOK) > before)
            evaluation.cancel()
            with pytest.raises(asyncio.CancelledError):
                await evaluation

        asyncio.run(cancelled())
        assert not kernel.gate.is_set()
        assert kernel.count == 1

    def test_what_is_cancelled_before_it_was_sent_is_not_sent(self, kernel: Kernel) -> None:
        hold = Hold(kernel.client, "DescribePipeline")

        async def cancelled() -> None:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(kernel.session.evaluate_async({"Depth": 5}), 0.2)

        asyncio.run(cancelled())
        hold.release()
        assert kernel.session.evaluate({"Depth": 6}, PATIENCE_S).objective == 4.0
        assert kernel.count == 1

    def test_many_run_at_the_same_time_and_the_program_has_its_threads(self, kernel: Kernel) -> None:
        kernel.hold_training()

        async def all_at_once() -> list[Any]:
            evaluate = kernel.session.evaluate_async
            evaluations_ = asyncio.gather(*(evaluate({"Depth": depth}, 300) for depth in range(MANY)))
            await asyncio.to_thread(until, lambda: kernel.count == MANY)
            kernel.gate.set()
            return await evaluations_

        objectives = [each.objective for each in asyncio.run(all_at_once())]
        assert objectives == [(depth - 4) ** 2 for depth in range(MANY)]


class TestUpdatedPipeline:
    def test_none_starts_on_a_plan_that_was_replaced(
        self, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It has the old plan when the update is taken over for somebody else."""
        inquiry = kernel.session._inquiry
        certain = inquiry.certain

        def certain_before_the_update() -> View:
            view = certain()
            kernel.update_pipeline()
            kernel.session.refresh()
            return view

        monkeypatch.setattr(inquiry, "certain", certain_before_the_update)
        with pytest.raises(PipelineChangedError):
            kernel.session.evaluate({"Depth": 5}, PATIENCE_S)
        assert kernel.count == 0


@pytest.mark.usefixtures("no_threads")
class TestOneThread:
    def test_it_is_cancelled_and_closed_all_the_same(self) -> None:
        sagemaker, _ = make()
        with sagemaker:
            session = SelectiveExecution(NAME, sagemaker.client(), selected_steps=("Train", "Eval"))

            async def run() -> list[float | None]:
                evaluate = session.evaluate_async
                cancelled = asyncio.create_task(evaluate({"Depth": 3}))
                others = asyncio.gather(*(evaluate({"Depth": depth}, PATIENCE_S) for depth in (5, 6)))
                await asyncio.sleep(0)
                cancelled.cancel()
                return [each.objective for each in await others]

            assert asyncio.run(run()) == [1.0, 4.0]
            assert session.evaluate({"Depth": 7}, math.inf).objective == 9.0
            session.close()
            with pytest.raises(SelectiveWidgetError, match="closed"):
                session.evaluate({"Depth": 7})


def statuses(client: Any) -> set[str]:
    """The statuses of all executions."""
    rows = client.list_pipeline_executions(PipelineName=NAME)["PipelineExecutionSummaries"]
    return {row["PipelineExecutionStatus"] for row in rows}
