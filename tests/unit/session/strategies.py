"""Random events, effects and states of a session."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import AccessDeniedError, SelectiveWidgetError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.metrics.values import ExecutionMetrics
from sagemaker_selective_widget.execution.start.export import TARGETS
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.space import Grid
from sagemaker_selective_widget.execution.sweep.spec import SweepSpec
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.execution.watch.logs import LogLine
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import Repair
from sagemaker_selective_widget.selection.issue import NO_REFERENCE
from sagemaker_selective_widget.selection.parameters import INHERIT
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.session import effects as ef
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session import run_events
from sagemaker_selective_widget.session.intents import (
    MAX_HEIGHT,
    MAX_PARALLEL,
    MAX_SIDE_SHARE,
    MIN_HEIGHT,
    MIN_SIDE_SHARE,
    ORIENTATIONS,
    Intents,
)
from sagemaker_selective_widget.session.iterating import events as it
from sagemaker_selective_widget.session.iterating.sweep_snapshot import sweep_snapshot
from sagemaker_selective_widget.session.state import Notice, RunState, Start, State, Target, TypedExpression
from tests.unit.session.fakes import PIPELINE, TARGET, arn, launched, state
from tests.unit.strategies import definition, step

STORIES = settings(
    max_examples=min(25, settings().max_examples),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Each example is a story of a session, which takes its time; a slow machine is no failure."""

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
SPEC = SweepSpec("abc123", "chain", ("Train",), arn(1), {}, Grid((("Depth", ("3", "5")),)), "train")
STATUSES = ("Executing", "Stopping", "Succeeded", "Failed", "Stopped")
ENDED = STATUSES[2:]

arns = st.integers(0, 4).map(arn)
steps = st.sampled_from((*PIPELINE.step_names, "Gone"))
errors = st.sampled_from([UnavailableError("down"), AccessDeniedError("no"), SelectiveWidgetError("other")])
step_runs = st.builds(
    StepRun,
    steps,
    st.sampled_from(["Executing", "Succeeded", "Failed"]),
    reused_from=st.none() | arns,
    cached_from=st.none() | st.just(arn(3)),
)
# What a draw makes anew is examined anew, which takes longer than drawing. So strategies are made here, once.
some_runs = st.lists(step_runs, unique_by=lambda run: run.name, max_size=3).map(tuple)
selections = st.none() | st.just(("Train",))
references = st.none() | arns


unlisted_steps = st.none() | st.frozensets(st.sampled_from(PIPELINE.step_names), max_size=2)


def snapshots(statuses: tuple[str, ...] = STATUSES) -> st.SearchStrategy[ExecutionSnapshot]:
    """Executions in any state, some of which are not described, and of some not all rows are listed."""
    return st.builds(
        lambda arn, status, ran, selected, reference, is_described, has_more, unlisted: ExecutionSnapshot(
            arn,
            status,
            started_at=NOON,
            steps=ran,
            selected_steps=selected,
            reference_arn=reference,
            is_described=is_described or status not in ENDED or has_more,
            has_more_steps=has_more,
            oldest_count=len(ran),
            unlisted=unlisted if has_more else None,
        ),
        arns,
        st.sampled_from(statuses),
        some_runs,
        selections,
        references,
        st.booleans(),
        st.booleans(),
        unlisted_steps,
    )


def examined_of(seen: st.SearchStrategy[ExecutionSnapshot]) -> st.SearchStrategy[ExaminedExecution]:
    """What was found out of executions."""
    values = st.fixed_dictionaries({"Depth": st.sampled_from(["5", "7"])})
    return st.builds(ExaminedExecution, seen, values, st.sampled_from([None, PIPELINE]))


def listing(found: list[ExecutionSnapshot], page_count: int, token: str | None) -> History:
    """The list of these executions."""
    rows = tuple(ExecutionSummary(each.arn, each.status, started_at=NOON) for each in found)
    return History(rows, page_count, token)


def listings() -> st.SearchStrategy[History]:
    """Lists of executions of any length."""
    found = st.lists(snapshots(), unique_by=lambda each: each.arn, max_size=5)
    return st.builds(listing, found, st.integers(1, 3), st.none() | st.just("token"))


values = st.sampled_from([5, 7, "5", "seven", 0.5, True, "", " 7 "])
patches: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "selected_steps": st.lists(steps, max_size=3).map(tuple),
        "reference_execution_arn": st.none() | arns,
        "pinned": st.booleans(),
        "inherit": st.sampled_from(INHERIT),
        "parameter_overrides": st.dictionaries(st.sampled_from(["Depth", "Data", "Gone"]), values),
        "varied_parameters": st.dictionaries(
            st.sampled_from(["Depth", "Data", "Gone"]), st.sampled_from(["3, 5", "1 … 9, 3 steps", "", "x"])
        ),
        "max_parallel": st.integers(1, MAX_PARALLEL),
        "display_name": st.sampled_from(["", "mine", "not a name"]),
        "code_target": st.sampled_from(TARGETS),
        "height": st.none() | st.integers(MIN_HEIGHT, MAX_HEIGHT),
        "side_share": st.floats(MIN_SIDE_SHARE, MAX_SIDE_SHARE),
        "orientation": st.sampled_from(ORIENTATIONS),
    },
)
"""Statements of some of the intents, valid in their shape."""

EFFECTS: Mapping[type[ef.Effect], st.SearchStrategy[ef.Effect]] = {
    ef.ListExecutions: st.builds(ef.ListExecutions, st.integers(0, 3), st.integers(1, 2)),
    ef.ListMore: st.builds(ef.ListMore),
    ef.Examine: st.builds(ef.Examine, arns),
    ef.Describe: st.builds(ef.Describe, arns),
    ef.ListSteps: st.builds(ef.ListSteps, arns),
    ef.CheckPipeline: st.builds(ef.CheckPipeline),
    ef.ReadMetrics: st.builds(ef.ReadMetrics, arns),
    ef.SendStart: st.builds(ef.SendStart, st.sampled_from(["s1", "s2"])),
    ef.Watch: st.builds(ef.Watch, arns, st.integers(1, 2)),
    ef.ReadLog: st.builds(ef.ReadLog, steps, st.integers(1, 4)),
}
"""By class of effects, its instances. A test sees to it that none is missing."""

effects = st.one_of(*EFFECTS.values())
askable = st.one_of(*(each for kind, each in EFFECTS.items() if kind not in (ef.SendStart, ef.Watch)))

changed_pipelines = st.sampled_from(
    [
        Pipeline.from_definition(definition(step("Prepare"), step("Train", "Prepare"))),
        Pipeline.from_definition(definition(step("Other"))),
        PIPELINE,
    ]
)
targets = st.builds(
    lambda pipeline: Target("chain", pipeline, definition=json.dumps("anything")), changed_pipelines
)
starts = st.builds(
    Start,
    st.sampled_from(["s1", "s2"]),
    patches.map(lambda patch: Intents().patched(patch, PIPELINE)),
    st.just(StartOptions()),
)
owned = st.booleans()
runs = st.one_of(
    st.builds(lambda seen: RunState("ended", seen.arn, 1, seen), snapshots(ENDED)),
    st.builds(lambda execution: RunState("running", execution, 2, is_own=True), arns),
    st.builds(
        lambda seen, own: RunState("running", seen.arn, 1, seen, is_own=own), snapshots(), st.booleans()
    ),
    st.builds(lambda execution: RunState("starting", execution, is_own=True), arns),
)
moments_s = st.floats(0, 100)
logged = st.none() | st.just((LogLine(NOON, "text"),))
start_ids = st.sampled_from(["s1", "s2"])

OUTCOMES = {0: Outcome(ExecutionMetrics(arn(1)))}
sweeps = st.booleans().map(
    lambda is_started: (
        sweep_snapshot(replace(SweepState.of(SPEC), is_started=is_started), OUTCOMES, PIPELINE),
    )
)

repairs = st.builds(
    Repair,
    st.just("mend"),
    st.lists(steps, max_size=2).map(tuple),
    st.lists(steps, max_size=2).map(tuple),
    st.none() | arns | st.just(NO_REFERENCE),
    st.dictionaries(st.sampled_from(["Depth", "Data"]), values, max_size=1),
    st.sampled_from([(), ("Depth",), ("Gone",)]),
)
EVENTS: Mapping[type[ev.Event], st.SearchStrategy[ev.Event]] = {
    ev.IntentsStated: st.builds(
        ev.IntentsStated,
        patches,
        st.sampled_from(["", "c1"]),
        st.integers(0, 5),
        wish=st.integers(0, 2),
    ),
    ev.Repaired: st.builds(ev.Repaired, repairs),
    ev.Wished: st.builds(ev.Wished),
    ev.Undone: st.builds(ev.Undone),
    ev.Redone: st.builds(ev.Redone),
    ev.Asked: st.builds(ev.Asked, st.frozensets(askable, max_size=2)),
    ev.Refreshed: st.builds(ev.Refreshed),
    ev.Launched: st.builds(ev.Launched, st.frozensets(effects, max_size=2)),
    ev.EffectFailed: st.builds(ev.EffectFailed, effects, errors, st.booleans()),
    ev.Listed: st.builds(ev.Listed, EFFECTS[ef.ListExecutions] | EFFECTS[ef.ListMore], listings()),
    ev.StepsSeen: snapshots().map(lambda seen: ev.StepsSeen(ef.Examine(seen.arn), seen.arn, seen)),
    ev.Examined: examined_of(snapshots()).flatmap(
        lambda found: st.sampled_from(
            [
                ev.Examined(None, found.snapshot.arn, found),
                ev.Examined(ef.Examine(found.snapshot.arn), found.snapshot.arn, found),
                ev.Examined(ef.Describe(found.snapshot.arn), found.snapshot.arn, found),
            ]
        )
    ),
    ev.RowsListed: snapshots().flatmap(
        lambda seen: st.builds(
            ev.RowsListed, st.just(ef.ListSteps(seen.arn)), st.none() | st.just(seen), st.booleans()
        )
    ),
    ev.PipelineChecked: st.builds(ev.PipelineChecked, EFFECTS[ef.CheckPipeline], st.none() | targets),
    ev.PipelineReplaced: st.builds(ev.PipelineReplaced, targets),
    run_events.StartPressed: st.builds(run_events.StartPressed, starts),
    run_events.StartRefused: st.builds(run_events.StartRefused, start_ids, errors),
    run_events.StartHeldUp: st.builds(run_events.StartHeldUp, start_ids, st.just("too many"), st.booleans()),
    run_events.StartSucceeded: st.builds(
        run_events.StartSucceeded, start_ids, arns, st.just(frozenset({"Train"}))
    ),
    run_events.RunEntered: st.builds(run_events.RunEntered, runs),
    run_events.RunSeen: st.builds(
        lambda seen, attempt, shown, at_s: run_events.RunSeen(
            seen.arn, attempt, seen if shown else None, "" if shown else "no answer", at_s
        ),
        snapshots(),
        st.integers(1, 2),
        st.booleans(),
        moments_s,
    ),
    run_events.StepsListed: st.builds(
        lambda seen, attempt: run_events.StepsListed(seen.arn, attempt, seen), snapshots(), st.integers(1, 2)
    ),
    run_events.RunLost: st.builds(run_events.RunLost, arns, st.integers(1, 2), errors),
    run_events.RunLeft: st.builds(run_events.RunLeft, st.none() | st.tuples(arns, st.integers(1, 2))),
    run_events.LogOpened: st.builds(run_events.LogOpened, steps | st.just(""), st.just("") | arns),
    ev.DetailsOpened: st.builds(ev.DetailsOpened, steps | st.just("")),
    run_events.LogRead: st.builds(
        run_events.LogRead, EFFECTS[ef.ReadLog], logged, st.just("whole"), st.booleans(), moments_s
    ),
    ev.NoticeSet: st.builds(
        ev.NoticeSet,
        st.sampled_from(["stop", "start", "other"]),
        st.sampled_from([Notice(), Notice("no", "error")]),
    ),
    ev.NoticesRead: st.builds(ev.NoticesRead),
    ev.ExpressionTyped: st.builds(ev.ExpressionTyped, st.none() | st.just(TypedExpression("(", "open", 2))),
    ev.PresetsListed: st.builds(ev.PresetsListed, st.just((Preset("all", "All", ("Train",)),))),
    ev.DriftAsked: st.builds(ev.DriftAsked, steps | st.just("")),
    it.ObjectiveChosen: st.builds(
        it.ObjectiveChosen, st.sampled_from([None, Objective("Train: loss", "minimize")])
    ),
    it.BrowserOpened: st.builds(it.BrowserOpened),
    it.TableOpened: st.builds(it.TableOpened),
    it.DetailsLookedAt: st.builds(
        it.DetailsLookedAt, st.sampled_from(["c1", "c2"]), st.lists(arns, max_size=4).map(tuple)
    ),
    it.ExecutionsCompared: st.builds(it.ExecutionsCompared, st.lists(arns, max_size=3).map(tuple)),
    it.MetricsRead: st.builds(
        lambda arn, is_final: it.MetricsRead(ef.ReadMetrics(arn), ExecutionMetrics(arn, is_final=is_final)),
        arns,
        st.booleans(),
    ),
    it.PageSeen: st.builds(it.PageSeen, listings().map(lambda listing: listing.executions)),
    it.EvaluationEnded: st.builds(
        it.EvaluationEnded,
        snapshots().map(lambda each: ExecutionSummary(each.arn, each.status, started_at=NOON)),
    ),
    it.SweepsSeen: st.builds(it.SweepsSeen, sweeps, st.integers(1, 5)),
    ev.Closed: st.builds(ev.Closed),
}
"""By class of events, its instances. A test sees to it that none is missing."""

events = st.one_of(*(each for kind, each in EVENTS.items() if kind is not ev.Closed))
"""Everything that may happen before the end."""

statements = st.builds(ev.IntentsStated, patches)
"""Statements of code."""


def subclasses(kind: type) -> Iterator[type]:
    """Every class that is made of a class, itself left out."""
    direct: list[type] = type.__subclasses__(kind)
    for each in direct:
        yield each
        yield from subclasses(each)


undisturbed = st.one_of(*(each for kind, each in EVENTS.items() if kind not in (ev.Closed, ev.Launched)))
"""Everything that may happen, but that effects are carried out."""


@cache
def states(max_events: int = 8) -> st.SearchStrategy[State]:
    """States that a session gets into, in which all that is called for is being carried out."""
    return st.lists(undisturbed, max_size=max_events).map(lambda told: launched(first_state(), *told))


@cache
def first_state() -> State:
    """The state that a session begins with."""
    return launched(state(TARGET, list_serial=1), ev.Asked(frozenset({ef.ListExecutions(1, 1)})))
