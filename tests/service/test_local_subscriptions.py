"""`local` says when an execution has changed: whom it tells, when and how often, and how it is watched."""

from __future__ import annotations

import logging
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.records import StepRecord
from tests.service.local_wire import Wire, get, step, until
from tests.service.test_local_for_each import for_each

NEVER_S = 60.0
"""Longer than any test of this module waits."""


@pytest.fixture
def wire() -> Iterator[Wire]:
    with LocalSageMaker(step_duration_s=math.inf) as sagemaker:
        wire = Wire(sagemaker)
        wire.create(step("A"), step("B", "A"))
        yield wire


def subscribed(wire: Wire, arn: str, notify: Callable[[], object]) -> Callable[[], object]:
    unsubscribe = SageMakerPipelineService(wire.client, "Pipeline").subscribe(arn, notify)
    assert unsubscribe is not None
    return unsubscribe


def executing(wire: Wire) -> str:
    """Start an execution, and wait until its first step does nothing but wait."""
    arn = wire.start()
    until(lambda: "A" in wire.steps(arn) and wire.steps(arn)["A"]["StepStatus"] == "Executing")
    return arn


class TestNotifying:
    def test_whoever_is_told_finds_the_change(self, wire: Wire) -> None:
        """A notification comes when the lock is free and the change is there to be read."""
        arn = executing(wire)
        store, found = wire.sagemaker._store, []

        def look() -> None:
            thread = threading.Thread(target=lambda: found.append(wire.status(arn)))
            thread.start()
            thread.join(20)

        unsubscribe = subscribed(wire, arn, look)
        store.change_execution(arn, status="Stopping")
        unsubscribe()
        assert found == ["Stopping"]
        store.change_execution(arn, status="Executing")

    def test_what_changes_together_is_told_once(self, wire: Wire) -> None:
        arn = executing(wire)
        store, told = wire.sagemaker._store, []
        subscribed(wire, arn, lambda: told.append(1))
        with store.lock:
            store.change_step(arn, "A", failure_reason="one")
            store.change_step(arn, "A", failure_reason=None)
            store.change_execution(arn, description="two")
            assert told == []
        assert told == [1]

    @pytest.mark.parametrize(
        "change",
        [
            lambda store, arn: store.change_execution(arn, description="new"),
            lambda store, arn: store.put_execution(store.execution(arn)),
            lambda store, arn: store.put_step(arn, StepRecord("X", "Fail", "Failed", store.now())),
            lambda store, arn: store.change_step(arn, "A", attempts=2),
            lambda store, arn: store.remove_steps(arn, ["X"]),
        ],
        ids=["execution", "execution anew", "step anew", "step", "steps forgotten"],
    )
    def test_every_change_of_an_execution_is_told(
        self, wire: Wire, change: Callable[[Any, str], object]
    ) -> None:
        arn, other = executing(wire), executing(wire)
        store, told = wire.sagemaker._store, []
        store.put_step(arn, StepRecord("X", "Fail", "Failed", store.now()))
        subscribed(wire, arn, lambda: told.append(arn))
        subscribed(wire, other, lambda: told.append(other))
        change(store, arn)
        assert told == [arn]

    def test_a_deleted_pipeline_takes_its_executions_with_it(self) -> None:
        with LocalSageMaker(step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            arn, told = wire.run(), []
            subscribed(wire, arn, lambda: told.append(1))
            wire.client.delete_pipeline(PipelineName="Pipeline", ClientRequestToken="t" * 32)
            assert told == [1]

    def test_nobody_is_told_after_the_end_of_the_subscription(self, wire: Wire) -> None:
        arn, told = executing(wire), []
        unsubscribe = subscribed(wire, arn, lambda: told.append("first"))
        subscribed(wire, arn, lambda: told.append("second"))
        unsubscribe()
        unsubscribe()
        wire.sagemaker._store.change_execution(arn, description="new")
        assert told == ["second"]

    def test_who_raises_does_not_fail_the_change(self, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
        arn, told = executing(wire), []

        def fail() -> None:
            raise KeyError("not this change's fault")

        subscribed(wire, arn, fail)
        subscribed(wire, arn, lambda: told.append(1))
        with caplog.at_level(logging.ERROR):
            wire.sagemaker._store.change_execution(arn, description="new")
        assert told == [1]
        assert "has failed" in caplog.text

    def test_it_is_saved_by_then(self, tmp_path: Path) -> None:
        """Who is told of the end of a step may rely on it, whatever happens next."""
        with LocalSageMaker(tmp_path, step_duration_s=math.inf) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            arn, unsaved = executing(wire), []
            subscribed(wire, arn, lambda: unsaved.append(dict(sagemaker._store.lock._changes)))
            sagemaker._store.change_execution(arn, description="new")
            assert unsaved == [{}]


class TestWhereThereIsNone:
    """There, an execution is polled as before."""

    def test_on_aws(self) -> None:
        client = boto3.client(
            "sagemaker", region_name="us-west-2", aws_access_key_id="none", aws_secret_access_key="none"
        )
        assert SageMakerPipelineService(client, "Pipeline").subscribe("arn", lambda: None) is None

    def test_over_http(self, wire: Wire) -> None:
        with wire.sagemaker.serve() as url:
            client = boto3.client(
                "sagemaker",
                region_name="us-west-2",
                endpoint_url=url,
                aws_access_key_id="none",
                aws_secret_access_key="none",
            )
            assert SageMakerPipelineService(client, "Pipeline").subscribe("arn", lambda: None) is None

    def test_where_its_user_has_chosen_a_pace(self, wire: Wire) -> None:
        service = connect("Pipeline", wire.client, poll_interval_s=30.0)
        assert service.subscribe(executing(wire), lambda: None) is None

    @pytest.mark.usefixtures("no_threads")
    def test_on_the_only_thread(self) -> None:
        """Steps go on while somebody asks, and not between two looks."""
        with LocalSageMaker() as sagemaker:
            service = SageMakerPipelineService(sagemaker.client(), "Pipeline")
            assert service.subscribe("arn", lambda: None) is None


class TestWatching:
    @pytest.fixture(autouse=True)
    def _never_polled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing but a notification leads to a second look."""
        monkeypatch.setattr(SageMakerPipelineService, "first_poll_interval_s", NEVER_S)

    def test_an_execution_is_followed_to_its_end(self) -> None:
        with LocalSageMaker(step_duration_s=0.3) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"), step("C", "B"))
            session = SelectiveExecution("Pipeline", wire.client, execution=wire.start())
            assert session.wait(20).status == "Succeeded"
            session.close()
            assert sagemaker._store.subscribers._notify == {}

    def test_many_changes_cost_few_requests(self) -> None:
        """A hundred steps begin and end; nobody looks more than ten times a second."""
        items = [str(number) for number in range(100)]
        with LocalSageMaker(step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            asked: Counter[str] = Counter()
            wire.client.meta.events.register("before-call", lambda model, **_: asked.update([model.name]))
            wire.create(for_each("Loop", items, step("A", item=get("ForEach.CurrentItem"))))
            session = SelectiveExecution("Pipeline", wire.client)
            session.selected_steps = ("Loop",)
            session.start()
            ended = session.wait(60)
            session.close()
        assert ended.status == "Succeeded"
        assert ended.started_at is not None
        assert ended.ended_at is not None
        duration_s = (ended.ended_at - ended.started_at).total_seconds()
        assert asked["DescribePipelineExecution"] <= 4 + 10 * duration_s

    def test_stopping_is_seen_too(self, wire: Wire) -> None:
        with closing(SelectiveExecution("Pipeline", wire.client, execution=executing(wire))) as session:
            session.stop()
            assert session.wait(20).status == "Stopped"

    def test_a_closed_session_is_told_nothing(self, wire: Wire) -> None:
        """Not even if the execution goes on for ever: nothing would keep the session otherwise."""
        with closing(SelectiveExecution("Pipeline", wire.client, execution=executing(wire))):
            until(lambda: bool(wire.sagemaker._store.subscribers._notify))
        assert wire.sagemaker._store.subscribers._notify == {}
