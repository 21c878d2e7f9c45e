"""Starting once, however often it is sent."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sagemaker_selective_widget.execution.launch import Launcher

from sagemaker_selective_widget.errors import ServiceError, UnavailableError
from tests.unit.execution.fakes import ARN, FakeService

REQUEST = {"PipelineName": "abalone", "PipelineParameters": [{"Name": "P", "Value": "1"}]}
OTHER = {"PipelineName": "abalone"}
LOST = UnavailableError("no answer")
REFUSED = ServiceError("no such step", code="ValidationException")


def attempt(launcher: Launcher, request: Mapping[str, Any]) -> None:
    """Launch, whatever comes of it."""
    try:
        launcher.launch(request)
    except (ServiceError, KeyboardInterrupt):
        return


def tokens_of(answers: list[str | BaseException], *requests: Mapping[str, Any]) -> list[str]:
    """The token of each request, one launcher having sent them in turn."""
    service = FakeService(starts=answers)
    launcher = Launcher(service)
    for request in requests:
        attempt(launcher, request)
    return service.tokens


def test_the_request_is_sent_with_a_token_of_the_api_s_length() -> None:
    service = FakeService()
    assert Launcher(service).launch(REQUEST) == ARN
    (sent,) = service.started
    assert {key: sent[key] for key in REQUEST} == REQUEST
    assert re.fullmatch(r"[a-zA-Z0-9-]{32,128}", sent["ClientRequestToken"])


def test_the_request_of_the_caller_stays_as_it_is() -> None:
    request = dict(REQUEST)
    Launcher(FakeService()).launch(request)
    assert request == REQUEST


@pytest.mark.parametrize("lost", [LOST, KeyboardInterrupt()], ids=["no answer", "interrupted"])
def test_the_token_is_kept_while_the_answer_is_not_known(lost: BaseException) -> None:
    """Whether the first one started something, nobody can tell."""
    first, second, third = tokens_of([lost, lost, ARN], REQUEST, REQUEST, REQUEST)
    assert first == second == third


@pytest.mark.parametrize("answer", [ARN, REFUSED], ids=["started", "refused"])
def test_a_definite_answer_ends_the_token(answer: str | BaseException) -> None:
    first, second = tokens_of([answer, ARN], REQUEST, REQUEST)
    assert first != second


def test_another_request_is_another_intent() -> None:
    first, second, third = tokens_of([LOST, LOST, ARN], REQUEST, OTHER, REQUEST)
    assert len({first, second, third}) == 3


def test_a_request_that_was_changed_since_is_another_intent() -> None:
    """What was sent counts, not the object that the caller holds."""
    service = FakeService(starts=[LOST, ARN])
    launcher = Launcher(service)
    request: dict[str, Any] = {"PipelineParameters": [{"Name": "P", "Value": "1"}]}
    attempt(launcher, request)
    request["PipelineParameters"][0]["Value"] = "2"
    attempt(launcher, request)
    assert len(set(service.tokens)) == 2


@pytest.mark.parametrize("error", [LOST, REFUSED, KeyboardInterrupt()], ids=lambda e: type(e).__name__)
def test_a_failure_is_raised_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised:
        Launcher(FakeService(starts=[error])).launch(REQUEST)
    assert raised.value is error


def test_one_start_is_under_way_at_a_time() -> None:
    """Two clicks that arrive on two threads do not share a token by chance."""
    service = SlowService()
    launcher = Launcher(service)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: launcher.launch(REQUEST), range(24)))
    assert service.most_at_once == 1
    assert len(set(service.tokens)) == 24


class SlowService(FakeService):
    """Lets other threads in while it starts, and counts those that come."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way = threading.Semaphore(0)
        self.most_at_once = 0
        self._inside: set[int] = set()

    def start(self, request: Mapping[str, Any]) -> str:
        self._inside.add(threading.get_ident())
        self.most_at_once = max(self.most_at_once, len(self._inside))
        self._under_way.acquire(timeout=0.002)
        self.most_at_once = max(self.most_at_once, len(self._inside))
        self._inside.discard(threading.get_ident())
        return super().start(request)
