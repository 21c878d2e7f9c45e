"""The part of `reducer` about the run: its start, the watching, its end, and its log."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import ReadLog, SendStart, Watch
from sagemaker_selective_widget.session.reducer import (
    ended,
    failed,
    listing_anew,
    outcome,
    reduce,
    without_problems,
    without_start,
)
from sagemaker_selective_widget.session.state import LogState, RunState, State

__all__ = ["LEFT", "reduce"]

AWS_LOG_INTERVAL_S = 5.0
"""Seconds between two looks at a log on AWS, at least."""

LEFT = "The execution is no longer watched; it goes on."

_RUN_TOPICS = frozenset({"stop", "retry", "start", "watch"})
"""The topics of notices that are about the run before once there is another."""


@reduce.register
def _(event: ev.StartPressed, state: State) -> State:
    if state.run.is_under_way or state.is_closed:
        return state
    pressed = replace(
        state,
        start=event.start,
        replaced=(state.run, state.log),
        problems=without_problems(state, event.start.shown_reference_arn),
    )
    return _entered(pressed, RunState("starting", is_own=True))


@reduce.register
def _(event: ev.StartRefused, state: State) -> State:
    state = outcome(ended(state, SendStart(event.id)), event.id, event.error)
    if state.start is None or state.start.id != event.id:
        return state
    state = replace(state, start=None)
    if event.was_sent:
        run = replace(state.run, phase="errored", message=str(event.error), error=event.error)
        return replace(state, run=replace(run, is_uncertain=False))
    run, log = state.replaced
    return replace(state, run=replace(run, serial=state.run.serial + 1), log=log)


@reduce.register
def _(event: ev.StartUncertain, state: State) -> State:
    if state.start is None or state.start.id != event.id:
        return state
    return replace(state, run=replace(state.run, is_uncertain=True, message=event.message))


@reduce.register
def _(event: ev.StartSucceeded, state: State) -> State:
    state = outcome(ended(state, SendStart(event.id)), event.id, event.arn)
    if state.start is None or state.start.id != event.id:
        return state
    run = RunState("running", event.arn, expected=event.expected, is_own=True, serial=state.run.serial)
    return replace(state, start=None, run=run)


@reduce.register
def _(event: ev.RunEntered, state: State) -> State:
    run = event.run
    is_same = state.run.arn == run.arn
    if state.run.is_under_way and not is_same and (state.run.is_own or run.is_own):
        return state
    return _entered(state, run)


@reduce.register
def _(event: ev.RunSeen, state: State) -> State:
    run = state.run
    if run.identity != (event.arn, event.attempt) or not run.is_under_way:
        return state
    seen = replace(run, message=event.problem)
    if event.snapshot is None:
        return _looking_at_log(replace(state, run=seen), event.at_s)
    seen = replace(seen, snapshot=event.snapshot)
    if not event.snapshot.is_terminal or event.snapshot == run.after:
        return _looking_at_log(replace(state, run=seen), event.at_s)
    return _run_ended(state, replace(seen, phase="ended"))


@reduce.register
def _(event: ev.RunLost, state: State) -> State:
    state = ended(state, Watch(event.arn, event.attempt))
    if state.run.identity != (event.arn, event.attempt) or not state.run.is_under_way:
        return state
    return replace(
        state,
        run=replace(state.run, phase="errored", message=str(event.error), error=event.error),
    )


@reduce.register
def _(event: ev.EffectFailed, state: State) -> State:
    """Take in that an effect failed: whatever called for it does so no more, or it would be done for ever."""
    state = failed(state, event)
    match event.effect:
        case SendStart(start_id):
            return reduce(ev.StartRefused(start_id, event.error), state)
        case Watch(arn, attempt):
            return reduce(ev.RunLost(arn, attempt, event.error), state)
        case ReadLog() if _is_open(state, event.effect):
            return replace(state, log=replace(state.log, state="errored", message=str(event.error)))
    return state


@reduce.register
def _(_: ev.RunLeft, state: State) -> State:
    return _entered(without_start(state, LEFT), RunState())


@reduce.register
def _(event: ev.LogOpened, state: State) -> State:
    if not event.step:
        return replace(state, log=LogState())
    log = LogState(event.step, "pending", look=state.log.look + 1)
    return replace(state, log=log, asked=state.asked | {ReadLog(event.step, log.look)})


@reduce.register
def _(event: ev.LogRead, state: State) -> State:
    state = ended(state, event.effect)
    if not _is_open(state, event.effect):
        return state
    log = replace(state.log, message=event.message, looked_at_s=event.at_s, is_whole=event.is_whole)
    if event.lines is None:
        return replace(state, log=replace(log, state="errored"))
    return replace(state, log=replace(log, state="ready", lines=event.lines))


def _is_open(state: State, effect: ReadLog) -> bool:
    """Return whether it is the latest look at the open log: of two, the earlier may be answered last."""
    return effect == ReadLog(state.log.step, state.log.look)


def _entered(state: State, run: RunState) -> State:
    """Watch another run; the log that is open is of the run before.

    Who watches the run before ends by itself, without an event: it may be entered again before that.
    """
    is_other = run.arn != state.run.arn
    is_next = is_other or not state.run.is_under_way
    notices = {topic: said for topic, said in state.notices.items() if topic not in _RUN_TOPICS}
    log = LogState(look=state.log.look) if is_other else state.log
    entered = replace(run, serial=state.run.serial + is_next)
    if is_next:
        state = ended(state, Watch(*state.run.identity))
    return replace(state, run=entered, log=log, notices=notices)


def _run_ended(state: State, run: RunState) -> State:
    """End the run; what was known of the execution is of an earlier attempt, and the list is of before."""
    forgotten = replace(
        ended(state, Watch(*run.identity)),
        run=run,
        history=state.history.forgetting([run.arn]),
        problems=without_problems(state, run.arn),
        notices={topic: said for topic, said in state.notices.items() if topic != "stop"},
    )
    listing = listing_anew(forgotten)
    return _look(listing) if listing.log.step else listing


def _looking_at_log(state: State, now_s: float) -> State:
    """Look at the open log again, unless that is too early or of no use."""
    log = state.log
    interval_s = AWS_LOG_INTERVAL_S if state.target.has_console else 0.0
    is_early = log.looked_at_s is None or now_s - log.looked_at_s < interval_s
    is_reading = any(isinstance(each, ReadLog) for each in state.asked)
    return state if not log.step or is_early or is_reading or log.is_whole else _look(state)


def _look(state: State) -> State:
    log = replace(state.log, look=state.log.look + 1)
    return replace(state, log=log, asked=state.asked | {ReadLog(log.step, log.look)})
