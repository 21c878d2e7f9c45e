"""A start while SageMaker limits requests: the widget waits, says so, and starts once."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.aws.pace import pace_of
from sagemaker_selective_widget.errors import AccessDeniedError, ServiceError
from sagemaker_selective_widget.execution.watch.delay import Delay, telling_delays
from sagemaker_selective_widget.session import starting
from sagemaker_selective_widget.session.sending import NOTHING_YET, PERHAPS_STARTED
from sagemaker_selective_widget.session.starting import LIMITED
from tests.service.aws_wire import in_turn, json_answer, make_client, raising, refusal, service
from tests.service.widget_harness import TRAIN, AbaloneAccount, Browser, Open

pytest_plugins = ["tests.service.widget_harness"]

THROTTLED = refusal("ThrottlingException", "Rate exceeded")
FAILING = refusal("InternalFailure", status=500)
START = "StartPipelineExecution"
BOTH_OF_BOTO3 = 2
"""The client of the local service repeats a request once by itself."""
EMPTY = json_answer({"PipelineExecutionSummaries": []})


@pytest.fixture
def waits_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long botocore would have waited each time; a start that is sent again is so at once."""
    waited: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(**vars(time) | {"sleep": waited.append}))
    monkeypatch.setattr(starting, "FIRST_RESEND_S", 0.0)
    return waited


def said(browser: Browser) -> list[tuple[str, bool]]:
    """What was said while it was starting, and whether it had perhaps started."""
    runs = [run for run in browser.history("run") if run["state"] == "starting" and run["message"]]
    return [(run["message"], run["is_uncertain"]) for run in runs]


class TestWidget:
    @pytest.mark.parametrize("operation", ["DescribePipeline", START])
    def test_while_boto3_repeats_it(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        waits_s: list[float],
        operation: str,
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        account.sagemaker.faults.throttle(operation)
        arn = widget.start()
        assert said(browser) == [(f"{LIMITED} It goes on within about 1 s. {NOTHING_YET}", False)]
        assert (len(waits_s), max(waits_s) <= 1.0) == (1, True)
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [arn, reference]

    def test_longer_than_boto3_repeats_it(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        waits_s: list[float],
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        account.sagemaker.faults.throttle(START, times=4 * BOTH_OF_BOTO3)
        arn = widget.start()
        messages = said(browser)
        assert len(messages) >= 2
        assert all(LIMITED in text and NOTHING_YET in text for text, _ in messages)
        assert not any(is_uncertain for _, is_uncertain in messages)
        assert widget.wait(30).status == "Succeeded"
        assert account.executions() == [arn, reference]

    @pytest.mark.usefixtures("waits_s")
    def test_after_an_attempt_without_an_answer(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        account.sagemaker.faults.cut_connection(START)
        account.sagemaker.faults.throttle(START, times=BOTH_OF_BOTO3)  # of which the first answer is lost
        browser.answer(browser.click("start"))
        assert any(PERHAPS_STARTED in text for text, _ in said(browser))
        ended = widget.wait(30)
        assert account.executions() == [ended.arn, reference]

    @pytest.mark.usefixtures("waits_s")
    def test_then_denied_nothing_has_started(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        widget, browser = open_widget(selected_steps=[TRAIN])
        account.sagemaker.faults.throttle(START, times=4 * BOTH_OF_BOTO3)
        account.sagemaker.faults.deny(START)
        with pytest.raises(AccessDeniedError):
            widget.start()
        assert browser.shown("run")["state"] == "errored"
        assert account.executions() == [reference]

    def test_where_other_requests_come_first(
        self,
        account: AbaloneAccount,
        open_widget: Open,
        reference: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """What is slowed down for all widgets of the client holds this one up too."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        pace = pace_of(account.client)
        pace._free_at_s = time.monotonic() + 1020.9
        monkeypatch.setattr(pace, "_wait", lambda _: setattr(pace, "_free_at_s", 0.0))
        widget.start()
        assert said(browser) == [(f"{LIMITED} It goes on within about 17 min. {NOTHING_YET}", False)]
        widget.wait(30)


class TestAttempts:
    """What is told of the attempts at one request."""

    def told(self, *answers: Callable[[Any], Any]) -> list[tuple[float, str]]:
        """What is told of the first list that is asked for; of the second one nobody wants to know."""
        retries = Config(retries={"total_max_attempts": 5, "mode": "standard"})
        client = make_client(in_turn(iter(answers)), config=retries)
        one, other = (SageMakerPipelineService(client, "Churn") for _ in range(2))
        delays: list[Delay] = []
        with telling_delays(delays.append):
            one.executions()
        other.executions()
        return [(delay.within_s, delay.cause) for delay in delays]

    @pytest.mark.usefixtures("waits_s")
    def test_each_is_told_once_to_who_wants_to_know(self) -> None:
        assert self.told(THROTTLED, FAILING, THROTTLED, EMPTY, THROTTLED, EMPTY) == [
            (1.0, "refused"),
            (2.0, "unanswered"),
            (4.0, "refused"),
        ]

    @pytest.mark.usefixtures("waits_s")
    def test_no_connection_is_no_answer(self) -> None:
        lost = raising(EndpointConnectionError(endpoint_url="https://example.com"))
        assert self.told(lost, EMPTY, EMPTY) == [(1.0, "unanswered")]

    def test_an_answer_is_no_delay(self) -> None:
        assert self.told(EMPTY, EMPTY) == []

    @pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException", "ResourceNotFound"])
    def test_a_refusal_for_good_is_none(self, code: str) -> None:
        delays: list[Delay] = []
        with telling_delays(delays.append), pytest.raises(ServiceError):
            service(refusal(code)).executions()
        assert delays == []
