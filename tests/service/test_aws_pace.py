"""Requests of one client that the service finds too many: whoever uses it, they are sent more slowly."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from sagemaker_selective_widget.aws import pace as pace_module
from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.aws.pace import FIRST_INTERVAL_S, MAX_INTERVAL_S, Pace, pace_of
from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from tests.service.aws_wire import in_turn, json_answer, make_client, refusal

EMPTY = json_answer({"PipelineExecutionSummaries": []})
THROTTLED = refusal("ThrottlingException")


class Clock:
    """Time that passes while somebody waits, and when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.waited_s: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def wait(self, duration_s: float) -> None:
        self.waited_s.append(round(duration_s, 3))
        self.now_s += duration_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock, clock.wait)


def slowed(pace: Pace, clock: Clock, times: int) -> None:
    for _ in range(times):
        clock.now_s += FIRST_INTERVAL_S
        pace.slow_down()


class TestPace:
    def test_nobody_waits_until_there_are_too_many(self, pace: Pace, clock: Clock) -> None:
        for _ in range(100):
            pace.take_turn()
            pace.speed_up()
        assert clock.waited_s == []

    def test_then_each_waits_for_the_one_before(self, pace: Pace, clock: Clock) -> None:
        slowed(pace, clock, 2)
        for _ in range(3):
            pace.take_turn()
        assert clock.waited_s == [0.2, 0.2, 0.2]

    def test_the_interval_has_an_end(self, pace: Pace, clock: Clock) -> None:
        slowed(pace, clock, 50)
        assert pace.interval_s == MAX_INTERVAL_S

    def test_answers_take_it_back(self, pace: Pace, clock: Clock) -> None:
        slowed(pace, clock, 3)
        intervals_s = []
        for _ in range(4):
            pace.speed_up()
            intervals_s.append(round(pace.interval_s, 3))
        assert intervals_s == [0.2, 0.1, 0.0, 0.0]

    def test_requests_that_were_under_way_together_count_once(self, pace: Pace, clock: Clock) -> None:
        clock.now_s = 5.0
        for _ in range(8):
            pace.slow_down()
        assert pace.interval_s == FIRST_INTERVAL_S


class TestClients:
    @pytest.fixture(autouse=True)
    def _paces_by_that_clock(self, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
        monkeypatch.setattr(pace_module, "Pace", lambda: Pace(clock, clock.wait))

    def test_two_services_on_one_client_wait_together(self, clock: Clock) -> None:
        client = make_client(in_turn(iter([THROTTLED, EMPTY, EMPTY, EMPTY])))
        one, other = (SageMakerPipelineService(client, name) for name in ("Churn", "Fraud"))
        with pytest.raises(UnavailableError):
            one.executions()
        for service in (other, one, other):
            service.executions()
        assert clock.waited_s == [FIRST_INTERVAL_S, FIRST_INTERVAL_S]
        assert pace_of(client).interval_s == 0.0

    def test_another_client_goes_on(self, clock: Clock) -> None:
        throttled, other = make_client(THROTTLED), make_client(EMPTY)
        with pytest.raises(UnavailableError):
            SageMakerPipelineService(throttled, "Churn").executions()
        SageMakerPipelineService(other, "Churn").executions()
        assert clock.waited_s == []

    @pytest.mark.parametrize(("refusals", "interval_s"), [(0, 0.2), (1, 0.4), (2, 0.8)])
    def test_what_botocore_has_repeated_counts_too(
        self, clock: Clock, monkeypatch: Any, refusals: int, interval_s: float
    ) -> None:
        """Its own retries hide that the service found requests too many."""
        monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        client = make_client(in_turn(iter([*[THROTTLED] * refusals, EMPTY])), config=None)
        slowed(pace_of(client), clock, 3)
        clock.now_s += 1
        SageMakerPipelineService(client, "Churn").executions()
        assert pace_of(client).interval_s == interval_s

    def test_another_refusal_slows_nothing(self, clock: Clock) -> None:
        client = make_client(in_turn(iter([refusal("AccessDeniedException"), EMPTY])))
        service = SageMakerPipelineService(client, "Churn")
        with pytest.raises(AccessDeniedError):
            service.executions()
        service.executions()
        assert clock.waited_s == []

    def test_it_goes_with_its_client(self) -> None:
        client = make_client(EMPTY)
        pace = weakref.ref(pace_of(client))
        gc.collect()
        assert pace() is pace_of(client)
        del client
        gc.collect()
        assert pace() is None
