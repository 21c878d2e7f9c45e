"""Interrupts anywhere, and a session on the only thread there is."""

from __future__ import annotations

import asyncio
import itertools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from linecache import getline
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.errors import AlreadyRunningError, SelectiveWidgetError, UnavailableError
from sagemaker_selective_widget.session import session as session_module
from sagemaker_selective_widget.session import starting
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.workers import InlineWorkers, ThreadedWorkers
from tests.service.fault_points import Background
from tests.service.memory_service import MemoryService, interrupt, once, open_session

FILES = (
    "store.py",
    "workers.py",
    "run_control.py",
    "recurring.py",
    "sending.py",
    "inquiry.py",
    "starting.py",
    "requests.py",
    "watching.py",
    "session.py",
)
NEVER = 10**9
FOLDER = str(Path(session_module.__file__).parent)


class Interrupted:
    """Raises KeyboardInterrupt at one of the lines that this thread executes in the session's files.

    Args:
        number: At which line, from 0.
    """

    def __init__(self, number: int) -> None:
        self.has_come = False
        self.left = number

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        folder, _, name = frame.f_code.co_filename.rpartition("/")
        if self.has_come or folder != FOLDER or name not in FILES:
            return None
        if event == "line" and _may_be_cut_off(getline(frame.f_code.co_filename, frame.f_lineno)):
            self.left -= 1
            if self.left < 0:
                self.has_come = True
                raise KeyboardInterrupt
        return self


def _may_be_cut_off(line: str) -> bool:
    """Whether the interpreter takes an interrupt there: not while it enters or leaves a lock."""
    return not line.strip().startswith(("with ", "changed.acquire()"))


@contextmanager
def interrupted(number: int) -> Iterator[Interrupted]:
    """Interrupt this thread at one of the lines that it executes."""
    interruption, before = Interrupted(number), sys.gettrace()
    sys.settrace(interruption)
    try:
        with suppress(KeyboardInterrupt):
            yield interruption
    finally:
        sys.settrace(before)


@pytest.fixture(params=["threads", "inline"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With threads, and on one thread."""
    if request.param == "inline":
        monkeypatch.setattr(session_module, "make_workers", InlineWorkers)
    monkeypatch.setattr(starting, "FIRST_RESEND_S", 0.0)
    return str(request.param)


def lines_of(work: Callable[[SelectiveExecution], object], opened: Callable[[], SelectiveExecution]) -> int:
    """How many lines some work executes on this thread."""
    session = opened()
    with interrupted(NEVER) as interruption:
        work(session)
    session.close()
    return NEVER - interruption.left


def _keep_selection(told: list[Any], view: View) -> None:
    told.append(view.intents.selected_steps)


class TestInterruptedAnywhere:
    """At every line of the session in turn: whatever was cut off, nothing hangs and nothing starts twice."""

    @pytest.mark.parametrize("part", range(4))
    def test_a_start(self, mode: str, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
        """Another thread finds the session at work; each start that was taken in is one execution."""

        def opened() -> SelectiveExecution:
            return open_session(MemoryService(), monkeypatch)

        count = lines_of(lambda session: session.start(), opened)
        for number in range(part, count, 4):
            service = MemoryService()
            session = open_session(service, monkeypatch)
            with interrupted(number):
                session.start()
            self._check(session, service, mode)
            session.close()

    def _check(self, session: SelectiveExecution, service: MemoryService, mode: str) -> None:
        def end_what_began() -> None:
            with suppress(SelectiveWidgetError):  # it was not taken in, or not sent
                session.wait(20)

        def start_once_more() -> str:
            session.start()
            return session.wait(20).status

        self._run(end_what_began, mode)
        before = len(service.started)
        assert before <= 1
        assert self._run(start_once_more, mode) == "Succeeded"
        assert len(service.started) == before + 1
        session.selected_steps = ("C",)
        assert self._run(lambda: session.verdict.selected_steps, mode) == ("C",)
        told: list[Any] = []
        session.on_change(partial(_keep_selection, told))
        session.store.wait_until_notified()  # by the thread that is telling, if one is
        assert told[-1] == ("C",)

    def _run(self, work: Callable[[], Any], mode: str) -> Any:
        return Background(work).result() if mode == "threads" else work()

    def test_a_statement(self, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is wholly taken in or not at all; the view that is told last is of the present state."""

        def opened() -> SelectiveExecution:
            return open_session(MemoryService(), monkeypatch)

        def state(session: SelectiveExecution) -> None:
            session.selected_steps = ("C",)

        count = lines_of(state, opened)
        assert count > 10
        for number in range(count):
            session = opened()
            told: list[Any] = []
            session.on_change(partial(_keep_selection, told))
            with interrupted(number):
                state(session)
            present = session.verdict.selected_steps
            assert present in (("B",), ("C",))
            session.store.wait_until_notified()
            assert told[-1] == present
            session.close()


def _ask_for_everything(session: SelectiveExecution, service: MemoryService) -> None:
    session.wait(20)
    session.refresh()
    session.history()
    session.repeat(service.arn(1))


def interrupt_the_wait(monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[[], None], threading.Event]:
    """Interrupt the next wait of this thread once a request is on its way; it goes on at an event."""
    under_way, going_on = threading.Event(), threading.Event()
    wait = ThreadedWorkers.wait

    def interrupted_wait(self: ThreadedWorkers, changed: threading.Condition, *arguments: Any) -> bool:
        monkeypatch.setattr(ThreadedWorkers, "wait", wait)
        changed.release()
        try:
            assert under_way.wait(30)
        finally:
            changed.acquire()
        raise KeyboardInterrupt

    def hold() -> None:
        under_way.set()
        assert going_on.wait(30)

    monkeypatch.setattr(ThreadedWorkers, "wait", interrupted_wait)
    return hold, going_on


class TestInterruptedAtTheService:
    """Inside the request, and right after its answer."""

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_start_on_one_thread_is_sent_again(self, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
        """Whether it arrived is not known: the same token tells. Nothing else starts meanwhile."""
        monkeypatch.setattr(session_module, "make_workers", InlineWorkers)
        monkeypatch.setattr(starting, "FIRST_RESEND_S", 0.0)
        service = MemoryService()
        session = open_session(service, monkeypatch)
        getattr(service, when)["start"] = once(interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.start()
        session.selected_steps, session.display_name = ("C",), "another"
        with pytest.raises(AlreadyRunningError, match="may have started"):
            session.start()
        ended = session.wait(20)
        assert [ended.arn] == list(service.started.values())
        session.close()

    @pytest.mark.parametrize("operation", ["snapshot", "executions", "steps", "parameters"])
    def test_a_wait_on_one_thread_can_be_taken_up(
        self, monkeypatch: pytest.MonkeyPatch, operation: str
    ) -> None:
        """Ctrl+C reaches the cell; the watching goes on with the next wait."""
        monkeypatch.setattr(session_module, "make_workers", InlineWorkers)
        service = MemoryService()
        session = open_session(service, monkeypatch)
        session.start()
        service.before[operation] = once(interrupt)
        with pytest.raises(KeyboardInterrupt):
            _ask_for_everything(session, service)
        assert session.wait(20).status == "Succeeded"
        session.refresh()
        assert session.view.reference.state == "ready"
        assert session.view.notice.message == ""
        session.close()

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_cell_that_is_interrupted_while_it_waits(
        self, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """With threads the request goes on; the interrupt comes while the cell waits for its answer."""
        service = MemoryService()
        session = open_session(service, monkeypatch)
        press_ctrl_c, going_on = interrupt_the_wait(monkeypatch)
        getattr(service, when)["start"] = once(press_ctrl_c)
        with pytest.raises(KeyboardInterrupt):
            session.start()
        with pytest.raises(AlreadyRunningError):
            session.start()
        going_on.set()
        assert session.wait(30).arn == service.arn(1)
        assert list(service.started.values()) == [service.arn(1)]
        session.close()

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_retry(self, mode: str, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
        """It is retried once, and its end is found."""
        service = MemoryService()
        service.end = "Failed"
        session = open_session(service, monkeypatch)
        session.start()
        assert session.wait(20).status == "Failed"
        service.end = "Succeeded"
        press_ctrl_c, going_on = interrupt, threading.Event()
        if mode == "threads":
            press_ctrl_c, going_on = interrupt_the_wait(monkeypatch)
        getattr(service, when)["retry"] = once(press_ctrl_c)
        with pytest.raises(KeyboardInterrupt):
            session.retry()
        going_on.set()
        assert session.wait(20).status == "Succeeded"
        assert (len(service.retried), session.store.state.run.attempt) == (1, 2)
        session.close()


class TestOneThread:
    """Where no thread can be started, as in JupyterLite."""

    @pytest.fixture
    def session(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[SelectiveExecution]:
        """A session that finds out itself that there are no threads."""

        def refuse(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", refuse)
        self.service = MemoryService()
        opened = open_session(self.service, monkeypatch)
        yield opened
        opened.close()

    def test_all_of_it(self, session: SelectiveExecution) -> None:
        """Open, select, judge, start, wait, list, look back, close."""
        assert session.verdict.can_start
        session.selected_steps = ("C",)
        assert session.verdict.selected_steps == ("C",)
        arn = session.start()
        assert session.wait(20).arn == arn
        session.refresh()
        assert [row.arn for row in session.history()] == [arn, self.service.arn(0)]
        session.repeat(arn)
        session.load_more_executions()
        session.select("B+")
        assert list(session.selected_steps) == ["B", "C"]
        assert [each.is_available for each in session.presets()]
        session.undo()
        assert "memory" in repr(session)

    def test_a_wait_has_an_end(self, session: SelectiveExecution) -> None:
        self.service.looks = 10**9
        session.start()
        with pytest.raises(TimeoutError):
            session.wait(0.01)
        session.unwatch()
        with pytest.raises(SelectiveWidgetError, match="Nothing"):
            session.wait()

    def test_a_lost_answer(self, session: SelectiveExecution, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same request is sent again while somebody waits."""
        monkeypatch.setattr(starting, "FIRST_RESEND_S", 0.0)

        def lose() -> None:
            raise UnavailableError("lost")

        self.service.after["start"] = once(lose)
        with pytest.raises(UnavailableError, match="may have started"):
            session.start()
        assert session.wait(20).arn == self.service.arn(1)

    def test_coroutines(self, session: SelectiveExecution) -> None:
        """The page breathes while the end is awaited: other tasks have their turns."""
        ticks: list[int] = []
        self.service.looks = 5

        async def tick() -> None:
            for number in itertools.count():
                ticks.append(number)
                await asyncio.sleep(0)

        async def run() -> str:
            ticking = asyncio.create_task(tick())
            session.start()
            ended = await session.run_finished()
            ticking.cancel()
            return ended.status

        assert asyncio.run(run()) == "Succeeded"
        assert len(ticks) > 3

    def test_the_event_loop_watches_by_itself(self, session: SelectiveExecution) -> None:
        """Nobody waits: what is due has its turn in the loop."""

        async def run() -> None:
            ended = asyncio.Event()

            def observe(view: View) -> None:
                if view.state.run.phase == "ended":
                    ended.set()

            session.on_change(observe)
            session.start()
            await asyncio.wait_for(ended.wait(), 20)

        asyncio.run(run())
        assert session.view.run_summary

    def test_an_observer_may_call_anything(self, session: SelectiveExecution) -> None:
        """Start and wait from within a callback, in which the views that it brings about are not told."""
        phases: list[str] = []

        def observe(view: Any) -> None:
            phases.append(view.state.run.phase)
            if view.intents.selected_steps == ("C",) and view.state.run.phase == "idle":
                session.start()
                session.wait(20)

        session.on_change(observe)
        session.selected_steps = ("C",)
        assert len(self.service.started) == 1
        assert phases[-1] == "ended"
