"""Reading waits for what is being found out, as long as something comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import SelectiveWidgetError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.store import Store
from tests.unit.session.fakes import Room, Service, arn, examined, listing, snapshot, state
from tests.unit.session.test_starting import KNOWN, room_of


def with_rows(count: int) -> Any:
    """A state that has so many rows of an execution, which has more."""
    rows = tuple(StepRun(f"Fit-{index}", "Succeeded") for index in range(count))
    part = examined(replace(snapshot(1), steps=rows, has_more_steps=True))
    return state(history=listing(1).remembering(arn(1), part))


class SlowStore:
    """Has another state each time when somebody has waited in vain, then what was waited for."""

    def __init__(self, *states: Any) -> None:
        self.state, *self._others = states
        self.view = "settled"

    def wait_until(self, _is_true: Callable[[Any], bool], _timeout_s: float) -> bool:
        if self._others:
            self.state = self._others.pop(0)
            return False
        return True


def inquiry(*states: Any) -> Inquiry:
    store: Store = SlowStore(*states)  # type: ignore[assignment]
    requests: Requests = room_of().requests
    return Inquiry(store, requests)


def test_while_rows_come_it_waits_on() -> None:
    shown: Any = inquiry(with_rows(100), with_rows(2_100), with_rows(4_100)).settled()
    assert shown == "settled"


def test_where_none_have_come_it_says_so() -> None:
    with pytest.raises(UnavailableError, match="still not known"):
        inquiry(with_rows(100), with_rows(2_100), with_rows(2_100)).settled()


class TestHistory:
    @pytest.mark.parametrize("when", ["before", "meanwhile"])
    def test_of_a_session_that_is_closed_it_asks_for_no_end_of_pages(self, when: str) -> None:
        """There are more pages, and nobody lists them any more."""
        pages = ExecutionPage((ExecutionSummary(arn(1), "Succeeded"),), "more")
        room = Room(Service(), state(history=replace(KNOWN, next_token="more")))

        def close(*_: Any) -> ExecutionPage:
            room.dispatch(ev.Closed())
            return pages

        room.service.answers["executions"] = close
        if when == "before":
            room.dispatch(ev.Closed())
        with pytest.raises(SelectiveWidgetError, match="closed"):
            Inquiry(room.store, room.requests).history(50)
