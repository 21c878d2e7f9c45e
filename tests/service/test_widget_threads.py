"""Intents from several threads at once, and what closing leaves behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from random import Random
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution, judge
from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.session import intents, workers
from tests.service.fault_points import Hold
from tests.service.widget_harness import (
    EVAL,
    PROCESS,
    TRAIN,
    AbaloneAccount,
    Browser,
    Open,
    Wiretap,
    until,
    widget_threads,
)

pytest_plugins = ["tests.service.widget_harness"]

THREADS = 8
WRITES = 50


@pytest.fixture(autouse=True)
def impatient_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that have nothing to do end soon: then nothing is being done."""
    monkeypatch.setattr(workers, "IDLE_S", 0.05)


def write(widget: Any, browser: Browser, random: Random, depths: list[Any]) -> None:
    """State intents at random, half of them as Python does and half as a browser does."""
    names = widget.pipeline.step_names
    for _ in range(WRITES):
        selection = random.sample(names, random.randrange(len(names)))
        overrides = {"MaxDepth": random.choice(depths)}
        kind = random.randrange(4)
        if kind == 0:
            widget.selected_steps = selection
        elif kind == 1:
            widget.parameter_overrides = overrides
        elif kind == 2:
            browser.change(selected_steps=selection)
        else:
            browser.change(
                selected_steps=selection, parameter_overrides={k: str(v) for k, v in overrides.items()}
            )


def in_threads(widget: Any, seed: int) -> None:
    """Let every thread write at once, each with a page of its own, and pass on what any of them raised."""
    pages = [Browser(widget, f"page-{number}") for number in range(THREADS)]
    line = threading.Barrier(THREADS)

    def work(number: int) -> None:
        line.wait(30)
        write(widget, pages[number], Random(seed * THREADS + number), [2, 3, 7, "deep"])

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


class TestIntentsAtOnce:
    @pytest.mark.parametrize("seed", range(4))
    def test_the_last_verdict_is_that_of_the_final_state(
        self, open_widget: Open, reference: str, seed: int
    ) -> None:
        """Eight threads, fifty writes each: none is lost, and none is judged with half of another."""
        widget, browser = open_widget()
        in_threads(widget, seed)
        until(lambda: browser.shown("revision") == widget.session.view.state.revision)
        history = widget.session.view.state.history
        known = history.known(reference)
        assert known is not None
        examined = known.as_reference()
        expected = judge(
            widget.pipeline,
            widget.selected_steps,
            examined,
            widget.parameter_overrides,
            candidates=[examined],
            pipeline_arn=widget.session.view.state.target.arn,
        )
        assert widget.verdict == expected
        shown = browser.shown("verdict")
        assert shown["selected_steps"] == list(widget.selected_steps)
        assert [issue["code"] for issue in shown["issues"]] == [issue.code for issue in expected.issues]
        depth = widget.parameter_overrides.get("MaxDepth", "7")
        (field,) = [field for field in browser.shown("parameter_form") if field["name"] == "MaxDepth"]
        assert field["text"] == str(depth)

    @pytest.mark.parametrize("seed", range(4))
    def test_the_browser_holds_what_python_holds(self, open_widget: Open, reference: str, seed: int) -> None:
        """Whoever has stated it last: in the end both agree."""
        widget, browser = open_widget()
        in_threads(widget, seed)
        until(lambda: browser.shown("revision") == widget.session.view.state.revision)
        assert browser.held("selected_steps") == list(widget.selected_steps)
        texts = {name: str(value) for name, value in widget.parameter_overrides.items()}
        assert browser.held("parameter_overrides") == texts

    def test_what_was_assigned_is_judged_when_the_next_line_runs(
        self, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A cell reads the verdict on what it has just selected, also in the middle of a browser's change."""
        widget, browser = open_widget()
        in_the_middle, go_on = threading.Event(), threading.Event()

        def read_slowly(pipeline: object, name: str, value: Any) -> Any:
            in_the_middle.set()
            go_on.wait(30)
            return value

        monkeypatch.setattr(intents, "typed_override", read_slowly)

        def assign() -> tuple[str, ...]:
            widget.selected_steps = [EVAL, TRAIN]
            judged: tuple[str, ...] = widget.verdict.selected_steps
            return judged

        with ThreadPoolExecutor(2) as pool:
            typing = pool.submit(browser.change, parameter_overrides={"MaxDepth": "3"})
            assert in_the_middle.wait(30)
            assigned = pool.submit(assign)
            wait([assigned], timeout=0.1)  # long enough for an assignment that does not take its turn
            go_on.set()
            typing.result()
            assert assigned.result() == (TRAIN, EVAL)

    def test_a_reference_from_one_thread_and_selections_from_another(
        self, account: AbaloneAccount, open_widget: Open
    ) -> None:
        """Whatever the order of the answers, the verdict is that of what is chosen now."""
        arns = [account.run(name) for name in ("first", "second", "third")]
        widget, _ = open_widget(selected_steps=[TRAIN])

        def refer(number: int) -> None:
            browser = Browser(widget, f"page-{number}")
            for arn in [*arns, None, *arns] if number else reversed(arns):
                browser.change(reference_execution_arn=arn)

        def select(number: int) -> None:
            for names in ([EVAL], [TRAIN, EVAL], [PROCESS], [TRAIN]):
                widget.selected_steps = names

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda work: work[0](work[1]), [(refer, 0), (refer, 1), (select, 0), (select, 1)]))
        until(lambda: widget_threads() == [])
        assert widget.reference["state"] != "pending"
        assert widget.reference["arn"] == widget.reference_execution_arn
        assert widget.verdict.reference_execution_arn == widget.reference_execution_arn
        assert widget.verdict.selected_steps == widget.selected_steps


class TestManyMessages:
    def test_ten_thousand_refreshes_are_a_few_on_a_few_threads(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        """Those that come while one is under way are answered by the next one."""
        widget, browser = open_widget(selected_steps=[TRAIN])
        tap.clear()
        hold = Hold(account.client, "DescribePipeline")
        first = browser.click("refresh")
        hold.wait_for_request()
        ids = [f"refresh-{number}" for number in range(10_000)]
        for command_id in ids:
            browser.say({"kind": "command", "command": "refresh", "id": command_id})
        assert len(widget_threads()) <= workers.MAX_THREADS
        assert browser.answers.keys().isdisjoint(ids)
        hold.release()
        assert browser.answer(first) == ""
        until(lambda: len(browser.messages) > 10_000)
        until(lambda: widget.session.store.is_notified and not widget._commands._refresh._is_under_way)
        answers = browser.answers
        assert {answers[each] for each in ids} == {""}
        assert tap.count("DescribePipeline") == 2

    def test_one_that_fails_is_told_to_all_who_gave_it(
        self, account: AbaloneAccount, open_widget: Open, reference: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And the next one is carried out all the same."""
        widget, browser = open_widget()
        hold = Hold(account.client, "DescribePipeline")
        first = browser.click("refresh")
        hold.wait_for_request()

        def fail() -> None:
            raise SelectiveWidgetError("not now")

        with monkeypatch.context() as patch:
            patch.setattr(widget._commands._refresh, "_carry_out", _after(fail, widget))
            ids = [browser.click("refresh") for _ in range(3)]
            hold.release()
            assert [browser.answer(each) for each in (first, *ids)] == ["", *["not now"] * 3]
        assert browser.answer(browser.click("refresh")) == ""


def _after(work: Callable[[], None], widget: Any) -> Callable[[Sequence[str]], object]:
    """Carry out other work than the command's."""
    return lambda ids: widget._commands._carry_out("refresh", ids, work)


class TestClosing:
    def test_no_thread_is_left_and_the_execution_goes_on(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Also while the watcher sleeps."""
        gate = account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        until(lambda: widget.run["state"] == "running")
        widget.close()
        until(lambda: widget_threads() == [])
        assert account.status(arn) == "Executing"
        gate.open()
        until(lambda: account.status(arn) == "Succeeded")

    def test_nothing_is_asked_any_more(
        self, account: AbaloneAccount, open_widget: Open, reference: str, tap: Wiretap
    ) -> None:
        gate = account.gate(TRAIN)
        widget, browser = open_widget(selected_steps=[TRAIN])
        arn = widget.start()
        widget.close()
        until(lambda: widget_threads() == [])
        asked, told = len(tap.operations), len(browser.messages)
        gate.open()
        until(lambda: account.status(arn) == "Succeeded")
        assert set(tap.operations[asked:]) == {"DescribePipelineExecution"}  # by `account.status`
        assert len(browser.messages) == told

    def test_who_waits_is_told(self, account: AbaloneAccount, open_widget: Open, reference: str) -> None:
        """A widget that was closed does not pass an execution that goes on for one that has ended."""
        account.gate(TRAIN)
        widget, _ = open_widget(selected_steps=[TRAIN])
        widget.start()
        until(lambda: widget.run["state"] == "running")
        widget.close()
        with pytest.raises(SelectiveWidgetError, match="it goes on"):
            widget.wait(30)

    def test_two_hundred_that_are_closed_at_once_leave_no_thread(
        self, account: AbaloneAccount, reference: str
    ) -> None:
        """Each is closed while its executions are being listed."""
        for _ in range(200):
            SelectiveExecution(abalone.PIPELINE_NAME, account.client, selected_steps=[TRAIN]).close()
        until(lambda: widget_threads() == [])

    def test_closing_twice_is_closing_once(self, open_widget: Open, reference: str) -> None:
        widget, browser = open_widget()
        widget.close()
        widget.close()
        assert [kind for kind, _ in browser.messages].count("comm_close") == 1

    def test_two_widgets_do_not_know_each_other(
        self, account: AbaloneAccount, open_widget: Open, reference: str
    ) -> None:
        """Each holds its own intents and watches its own execution."""
        one, _ = open_widget(selected_steps=[TRAIN])
        other, _ = open_widget(selected_steps=[EVAL])
        first, second = one.start(), other.start()
        one.close()
        assert other.wait(30).arn == second
        assert other.selected_steps == (EVAL,)
        until(lambda: account.status(first) == "Succeeded")
        gc.collect()
