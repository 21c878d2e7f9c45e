"""The part of `reducer` about the run: its start, watching it, its end, and its log."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_selective_widget.execution.watch.ending import ending_of, tells_same_end
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.effects import ReadLog, SendStart, Watch
from sagemaker_selective_widget.session.new_executions import entering
from sagemaker_selective_widget.session.reducer import (
    effect_ended,
    effect_failed,
    listing_anew,
    outdating,
    reduce,
    with_notice,
    with_outcome,
    without_problems,
    without_start,
)
from sagemaker_selective_widget.session.state import LogState, Notice, RunState, State

__all__ = ["LEFT", "reduce"]

AWS_LOG_INTERVAL_S = 5.0
"""The least seconds between two looks at a log on AWS."""

LEFT = "The execution is no longer watched; it goes on."

NOTHING_SENT = "It was interrupted before it was sent. Nothing has started."

_RUN_TOPICS = frozenset({"stop", "retry", "start", "watch"})
"""The topics of notices that are about one run, and are removed when another is entered."""


@reduce.register
def _(event: run_events.StartPressed, state: State) -> State:
    last, retried = state.run, event.start.retried
    if last.is_under_way or state.is_closed or retried not in (None, last):
        return state
    run = RunState() if retried is None else replace(retried, message="", error=None)
    pressed = replace(
        state,
        start=event.start,
        replaced=(state.run, state.log),
        problems=without_problems(state, event.start.shown_reference_arn),
    )
    return _entered(pressed, replace(run, phase="starting", is_own=True))


@reduce.register
def _(event: run_events.StartRefused, state: State) -> State:
    state, start = effect_ended(state, SendStart(event.id)), state.start
    if start is None or start.id != event.id:
        return state
    message = str(event.error) or NOTHING_SENT
    state = replace(with_outcome(state, event.id, event.error), start=None)
    if start.retried is not None:
        return replace(state, run=replace(start.retried, message=message, serial=state.run.serial))
    if event.was_sent:
        run = replace(state.run, phase="errored", message=message, error=event.error, is_uncertain=False)
        return replace(state, run=run)
    run, log = state.replaced
    return replace(state, run=replace(run, serial=state.run.serial + 1), log=log)


@reduce.register
def _(event: run_events.StartHeldUp, state: State) -> State:
    if state.start is None or state.start.id != event.id:
        return state
    is_uncertain = state.run.is_uncertain or event.may_have_started
    return replace(state, run=replace(state.run, is_uncertain=is_uncertain, message=event.message))


@reduce.register
def _(event: run_events.StartSucceeded, state: State) -> State:
    state, start = effect_ended(state, SendStart(event.id)), state.start
    if start is None or start.id != event.id:
        return state
    run = RunState("running", event.arn, expected=event.expected, is_own=True, serial=state.run.serial)
    if (last := start.retried) is not None:
        run = replace(run, attempt=last.attempt + 1, snapshot=last.snapshot, after=last.snapshot)
        run = replace(run, expected=last.expected)
    state = state if state.updated else with_notice(state, "pipeline", Notice())  # the update has been seen
    started = entering(with_outcome(state, event.id, event.arn), event.arn)
    return replace(started, start=None, run=run)


@reduce.register
def _(event: run_events.RunEntered, state: State) -> State:
    run = event.run
    is_same = state.run.arn == run.arn
    is_held = (not is_same and (state.run.is_own or run.is_own)) or state.run.phase == "starting"
    if state.is_closed or (state.run.is_under_way and is_held):
        return state
    entered = _entered(state, run)
    return _known_anew(entered) if _is_known_otherwise(state, run) else entered


@reduce.register
def _(event: run_events.RunSeen, state: State) -> State:
    run = state.run
    if run.identity != (event.arn, event.attempt) or not run.is_under_way:
        return state
    seen, snapshot = replace(run, message=event.problem), event.snapshot
    if snapshot is None or (run.after is not None and tells_same_end(snapshot, run.after)):
        return _looking_at_log(replace(state, run=seen), event.at_s)
    seen = replace(seen, snapshot=snapshot)
    if not snapshot.is_terminal:
        return _looking_at_log(replace(state, run=seen), event.at_s)
    return _run_ended(state, replace(seen, phase="ended"))


@reduce.register
def _(event: run_events.StepsListed, state: State) -> State:
    """Show more rows if they agree with the run on whether the execution has ended.

    If they do not, the watcher has yet to report the end, or somebody has retried the execution.
    """
    run, seen = state.run, event.snapshot
    is_as_known = seen.is_terminal == (run.phase == "ended")
    if run.identity != (event.arn, event.attempt) or run.phase not in ("running", "ended") or not is_as_known:
        return state
    return replace(state, run=replace(run, snapshot=seen))


@reduce.register
def _(event: run_events.RunLost, state: State) -> State:
    if state.run.identity != (event.arn, event.attempt) or not state.run.is_under_way:
        return state
    return replace(
        effect_ended(state, state.run.watch),
        run=replace(state.run, phase="errored", message=str(event.error), error=event.error),
    )


@reduce.register
def _(event: ev.EffectFailed, state: State) -> State:
    """Record the failure of an effect such that nothing calls for the effect again, to avoid a loop."""
    state = effect_failed(state, event)
    match event.effect:
        case SendStart(start_id):
            return reduce(run_events.StartRefused(start_id, event.error), state)
        case Watch(arn, attempt):
            return reduce(run_events.RunLost(arn, attempt, event.error), state)
        case ReadLog() as read if _is_open(state, read):
            return replace(state, log=replace(state.log, state="errored", message=str(event.error)))
    return state


@reduce.register
def _(event: run_events.RunLeft, state: State) -> State:
    is_left_already = state.run.phase == "idle" and state.start is None
    if event.run not in (None, state.run.identity) or is_left_already:
        return state
    return _entered(without_start(state, LEFT), RunState())


@reduce.register
def _(event: run_events.LogOpened, state: State) -> State:
    if not event.step:
        return replace(state, log=LogState(look=state.log.look))
    log = LogState(event.step, "pending", look=state.log.look + 1, arn=event.arn)
    return replace(state, log=log, asked=state.asked | {ReadLog(event.step, log.look)})


@reduce.register
def _(event: run_events.LogRead, state: State) -> State:
    state = effect_ended(state, event.effect)
    if not _is_open(state, event.effect):
        return state
    log = replace(state.log, message=event.message, looked_at_s=event.at_s, is_whole=event.is_whole)
    if event.lines is None:
        return replace(state, log=replace(log, state="errored"))
    return replace(state, log=replace(log, state="ready", lines=event.lines))


def _is_open(state: State, effect: ReadLog) -> bool:
    return (state.log.step, state.log.look) == (effect.step, effect.look)


def _entered(state: State, run: RunState) -> State:
    """Watch another run, and close a log that belongs to the run before."""
    is_other = run.arn != state.run.arn
    is_next = is_other or not state.run.is_under_way
    notices = {topic: said for topic, said in state.notices.items() if topic not in _RUN_TOPICS}
    log = LogState(look=state.log.look) if is_other and not state.log.arn else state.log
    entered = replace(run, serial=state.run.serial + is_next)
    left = effect_ended(state, state.run.watch) if is_next else state
    return replace(entering(left, run.arn), run=entered, log=log, notices=notices)


def _run_ended(state: State, run: RunState) -> State:
    """End the run, and read an open log of it to its end."""
    notices = {topic: said for topic, said in state.notices.items() if topic != "stop"}
    ended = _known_anew(replace(effect_ended(state, run.watch), run=run, notices=notices))
    return _look(ended) if _shows_its_log(ended) else ended


def _is_known_otherwise(state: State, run: RunState) -> bool:
    """Return whether an execution has ended differently than is known, because it was retried elsewhere."""
    if run.phase != "ended" or run.snapshot is None:
        return False
    known, status = state.history.known(run.arn), run.snapshot.status
    is_listed_so = all(one.status == status for one in state.history.executions if one.arn == run.arn)
    return not is_listed_so or (known is not None and ending_of(known.snapshot) != ending_of(run.snapshot))


def _known_anew(state: State) -> State:
    """Forget the outdated facts about the execution of the run, and list the executions again."""
    arn = state.run.arn
    forgotten = replace(
        outdating(state, arn),
        history=state.history.forgetting([arn]),
        iterating=state.iterating.forgetting([arn]),
        problems=without_problems(state, arn),
    )
    return listing_anew(forgotten, state.history.page_count)


def _shows_its_log(state: State) -> bool:
    """Return whether the open log belongs to the watched execution."""
    return bool(state.log.step) and not state.log.arn


def _looking_at_log(state: State, now_s: float) -> State:
    """Look at the open log again, unless that is too early or pointless."""
    log = state.log
    interval_s = AWS_LOG_INTERVAL_S if state.target.has_console else 0.0
    is_early = log.looked_at_s is None or now_s - log.looked_at_s < interval_s
    is_reading = any(isinstance(each, ReadLog) for each in state.asked)
    is_idle = is_early or is_reading or log.is_whole
    return _look(state) if _shows_its_log(state) and not is_idle else state


def _look(state: State) -> State:
    log = replace(state.log, look=state.log.look + 1)
    return replace(state, log=log, asked=state.asked | {ReadLog(log.step, log.look)})
