"""Watchers of one execution: each look is made once, seen by all, and missed by none."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest

from sagemaker_selective_widget.errors import CredentialsError, NotFoundError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, StepRun
from sagemaker_selective_widget.execution.watch import shared_looks as shared_looks_module
from sagemaker_selective_widget.execution.watch.monitor import Look, looks
from sagemaker_selective_widget.execution.watch.service import FIRST_AWS_INTERVAL_S
from sagemaker_selective_widget.execution.watch.shared_looks import QUIET_INTERVAL_S, Seen, SharedLooks
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from tests.unit.execution.fakes import ARN, FakeService, snapshot
from tests.unit.session.interleaving import act_at_line, unlocked_lines

PATH = str(shared_looks_module.__file__)
GOING, DONE = snapshot("Executing"), snapshot("Succeeded")
PATIENCE_S = 30.0


class Account:
    """A service that all watch through one client, on a clock of its own.

    Attributes:
        now: How the execution stands, or what a request raises.
        during: Called during each request.
        requests: How many there were.
        now_s: What the clock shows.
        shared: What the watchers have in common.
    """

    def __init__(self) -> None:
        self.now: ExecutionSnapshot | BaseException = GOING
        self.during: Callable[[], object] = lambda: None
        self.requests = 0
        self.now_s = 0.0
        self.shared = SharedLooks(lambda: self.now_s)

    def ask(self, pages: StepPages) -> ExecutionSnapshot:
        self.requests += 1
        now = self.now
        self.during()
        if isinstance(now, BaseException):
            raise now
        return now

    def look(self, seen: Seen | None = None) -> Seen:
        """Look as a watcher does that has seen this look last."""
        return self.shared.look(self.ask, lambda: 0.5, FIRST_AWS_INTERVAL_S, seen)

    def watcher(self, first_interval_s: float = FIRST_AWS_INTERVAL_S, **options: Any) -> Iterator[Look]:
        """A watcher, which looks when it is advanced."""
        return looks(Watching(self, first_interval_s), ARN, chance=lambda: 0.5, **options)


class Watching(FakeService):
    """The service as one watcher has it."""

    def __init__(self, account: Account, first_interval_s: float) -> None:
        super().__init__()
        self._account = account
        self.first_poll_interval_s = first_interval_s

    def snapshot(self, execution_arn: str, pages: StepPages | None = None) -> ExecutionSnapshot:
        assert pages is not None
        return self._account.ask(pages)

    def shared_looks(self, execution_arn: str) -> SharedLooks:
        return self._account.shared


@pytest.fixture
def account() -> Account:
    return Account()


def minutes(account: Account, watchers: list[Iterator[Look]], duration_s: float) -> list[int]:
    """Let time pass, in which each watcher looks when it says; return how often each was told a look."""
    due = [(account.now_s, number) for number in range(len(watchers))]
    told = [0] * len(watchers)
    while due and due[0][0] < duration_s:
        at_s, number = heapq.heappop(due)
        account.now_s = max(account.now_s, at_s)
        look = next(watchers[number])
        told[number] += 1
        if look.next_in_s is not None:
            heapq.heappush(due, (account.now_s + look.next_in_s, number))
    return told


class TestRequests:
    @pytest.mark.parametrize("count", [1, 2, 10])
    def test_many_watchers_ask_as_often_as_one(self, account: Account, count: int) -> None:
        told = minutes(account, [account.watcher() for _ in range(count)], 600)
        assert set(told) == {account.requests}
        assert account.requests == pytest.approx(600 / QUIET_INTERVAL_S, abs=5)

    def test_one_that_joins_gets_what_is_known_at_once(self, account: Account) -> None:
        first = account.watcher()
        next(first)
        account.now_s += FIRST_AWS_INTERVAL_S / 2
        look = next(account.watcher())
        assert (look.snapshot, account.requests) == (GOING, 1)
        assert look.next_in_s == pytest.approx(FIRST_AWS_INTERVAL_S / 2)

    @pytest.mark.parametrize("now", [GOING, UnavailableError("slow down")], ids=["due", "failed"])
    def test_what_may_be_old_is_not_what_is_known(
        self, account: Account, now: ExecutionSnapshot | BaseException
    ) -> None:
        first = account.watcher()
        account.now = now
        next(first)
        account.now_s += FIRST_AWS_INTERVAL_S
        next(account.watcher())
        assert account.requests == 2

    def test_an_end_may_have_been_retried_since(self, account: Account) -> None:
        account.now = DONE
        assert next(account.watcher()).next_in_s is None
        account.now = GOING
        assert next(account.watcher()).snapshot == GOING

    def test_one_who_wants_to_ask_less_often_takes_what_others_have_seen(self, account: Account) -> None:
        seldom, often = account.watcher(30.0), account.watcher()
        told = minutes(account, [often, seldom], 600)
        assert told[0] == account.requests
        assert told[1] == pytest.approx(22, abs=2)

    def test_and_alone_asks_less_often(self, account: Account) -> None:
        assert minutes(account, [account.watcher(30.0)], 600) == [20]
        assert account.requests == 20

    def test_once_all_have_left_nobody_asks(self, account: Account) -> None:
        watchers = [account.watcher() for _ in range(3)]
        minutes(account, watchers, 60)
        before = account.requests
        minutes(account, [], 600)
        assert account.requests == before

    def test_the_others_go_on_when_one_leaves(self, account: Account) -> None:
        watchers = [account.watcher() for _ in range(3)]
        minutes(account, watchers, 60)
        del watchers[0]
        before, account.requests = account.requests, 0
        told = minutes(account, watchers, 120)
        assert before
        assert account.requests == pytest.approx(60 / QUIET_INTERVAL_S, abs=1)
        assert told[0] == told[1]


class TestTold:
    def test_each_change_is_told_to_each(self, account: Account) -> None:
        watchers = [account.watcher() for _ in range(3)]
        for number in range(3):
            account.now = snapshot("Executing", StepRun(f"Step{number}", "Executing"))
            assert [next(each).snapshot for each in watchers] == [account.now] * 3
            assert [next(each).snapshot for each in watchers] == [None] * 3

    def test_the_end_is_told_once_to_each(self, account: Account) -> None:
        watchers = [account.watcher() for _ in range(3)]
        for each in watchers:
            next(each)
        before, account.now = account.requests, DONE
        assert [list(each) for each in watchers] == [[Look(DONE, None, None)]] * 3
        assert account.requests == before + 1

    @pytest.mark.parametrize("error", [UnavailableError("slow down"), CredentialsError("expired")])
    def test_what_went_wrong_is_told_to_each(self, account: Account, error: Exception) -> None:
        watchers = [account.watcher() for _ in range(3)]
        for each in watchers:
            next(each)
        before, account.now = account.requests, error
        failed = [next(each) for each in watchers]
        assert [look.error for look in failed] == [error] * 3
        assert len({look.next_in_s for look in failed}) == 1
        account.now = GOING
        assert [next(each).snapshot for each in watchers] == [GOING] * 3
        assert account.requests == before + 2

    def test_one_that_is_gone_is_gone_for_each(self, account: Account) -> None:
        watchers = [account.watcher() for _ in range(3)]
        for each in watchers:
            next(each)
        before, account.now = account.requests, NotFoundError("gone")
        for each in watchers:
            with pytest.raises(NotFoundError, match="gone"):
                next(each)
        assert account.requests == before + 1

    def test_one_who_has_retried_waits_for_what_comes_after(self, account: Account) -> None:
        """While another is still told the end of before."""
        failed = account.now = snapshot("Failed", StepRun("Train", "Failed"))
        assert next(account.watcher()).next_in_s is None
        retrying = account.watcher(after=failed)
        assert next(retrying) == Look(None, None, FIRST_AWS_INTERVAL_S * 1.5)
        account.now = GOING
        assert next(retrying).snapshot == GOING


class Looking:
    """A thread that looks, and is held during its request until it is told to go on."""

    def __init__(self, account: Account, seen: Seen | None = None) -> None:
        self.entered, self.goes_on = threading.Event(), threading.Event()
        self.future: Future[Seen] = Future()
        account.during = self._hold
        self._look = partial(account.look, seen)
        threading.Thread(target=self._run, daemon=True).start()
        assert self.entered.wait(PATIENCE_S)
        account.during = lambda: None

    def _hold(self) -> None:
        self.entered.set()
        assert self.goes_on.wait(PATIENCE_S)

    def _run(self) -> None:
        try:
            self.future.set_result(self._look())
        except BaseException as error:  # noqa: BLE001 (looked at by the test)
            self.future.set_exception(error)


def joined(account: Account, seen: Seen | None = None) -> Future[Seen]:
    """Have another thread look, and wait until it waits for the look that is being made."""
    future: Future[Seen] = Future()
    under_way = account.shared._under_way
    assert under_way is not None
    waiting = threading.Event()
    wait = under_way.ended.wait

    def tell() -> bool:
        waiting.set()
        return wait()

    under_way.ended.wait = tell  # type: ignore[method-assign, assignment]
    thread = threading.Thread(target=lambda: future.set_result(account.look(seen)), daemon=True)
    thread.start()
    assert waiting.wait(PATIENCE_S)
    return future


class TestAtOnce:
    @pytest.mark.parametrize("is_new", [True, False], ids=["joins", "goes on"])
    def test_who_comes_during_a_look_waits_for_it(self, account: Account, is_new: bool) -> None:
        seen = None if is_new else account.look()
        account.requests = 0
        first = Looking(account, seen)
        others = [joined(account, seen) for _ in range(3)]
        first.goes_on.set()
        assert {each.result(PATIENCE_S).number for each in others} == {first.future.result(PATIENCE_S).number}
        assert account.requests == 1

    def test_what_went_wrong_reaches_who_waits(self, account: Account) -> None:
        seen = account.look()
        account.now = error = UnavailableError("slow down")
        first = Looking(account, seen)
        other = joined(account, seen)
        first.goes_on.set()
        assert [each.result(PATIENCE_S).error for each in (first.future, other)] == [error, error]

    @pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), SystemExit()], ids=["interrupt", "exit"])
    def test_where_the_first_is_interrupted_the_other_looks(
        self, account: Account, interrupt: BaseException
    ) -> None:
        """As where the cell that looked was ended."""
        account.now = interrupt
        first = Looking(account)
        other = joined(account)
        account.now = GOING
        first.goes_on.set()
        assert first.future.exception(PATIENCE_S) is interrupt
        assert other.result(PATIENCE_S).snapshot == GOING

    def test_what_changes_during_a_look_is_seen_by_who_was_told(self, account: Account) -> None:
        """The look that is being made may have missed it."""
        seen = account.look()
        first = Looking(account, seen)
        account.now = DONE
        account.shared.changed()
        other = joined(account, seen)
        first.goes_on.set()
        missed = first.future.result(PATIENCE_S)
        assert (missed.snapshot, other.result(PATIENCE_S).snapshot) == (GOING, DONE)
        assert account.look(missed).snapshot == DONE
        assert account.requests == 3

    def test_on_one_thread_nobody_waits_for_oneself(self, account: Account) -> None:
        """A step of `local` runs during the request, and watches its own execution."""
        inner: list[Seen] = []

        def watch() -> None:
            account.during = lambda: None
            inner.append(account.look())

        account.during = watch
        assert account.look().snapshot == inner[0].snapshot == GOING
        assert account.requests == 2


class TestWherever:
    """At any line at which the lock is free."""

    def lines(self) -> list[int]:
        account = Account()
        unlocked = unlocked_lines(account.look, PATH, lambda: is_locked(account.shared))
        assert len(unlocked) > 10
        return unlocked

    def test_no_change_is_missed_by_who_was_told(self) -> None:
        for line in self.lines():
            account = Account()
            told: list[Seen] = []

            def change(account: Account = account, told: list[Seen] = told) -> None:
                account.now = DONE
                account.shared.changed()

            act_at_line(lambda: told.append(account.look()), PATH, line, change)  # noqa: B023
            if told[0].snapshot != DONE:
                assert account.look(told[0]).snapshot == DONE

    def test_one_who_joins_asks_nothing_that_is_being_asked(self) -> None:
        """It gets the same look, or one that was made after it."""
        for line in self.lines():
            account, joining = Account(), Future[Seen]()

            def join(account: Account = account, joining: Future[Seen] = joining) -> None:
                thread = threading.Thread(target=lambda: joining.set_result(account.look()), daemon=True)
                thread.start()
                while not joining.done() and account.shared._under_way is None:
                    thread.join(0.001)

            mine: list[Seen] = []
            act_at_line(lambda: mine.append(account.look()), PATH, line, join)  # noqa: B023
            assert joining.result(PATIENCE_S).snapshot == GOING
            assert account.requests == 1
            assert joining.result().number == mine[0].number


def is_locked(shared: SharedLooks) -> bool:
    """Return whether this thread has the lock."""
    return bool(shared._lock._is_owned())  # type: ignore[attr-defined]
