"""Runs executions by starting each step when it may run.

There is no scheduler thread: whatever ends a step determines, under the store's lock, which steps may start
next. With threads, an execution uses one for each running step. A ForEach uses none while its iterations
run: it ends with the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sagemaker_selective_widget.local.engine.callbacks import Callbacks
from sagemaker_selective_widget.local.engine.execute_step import failure_reason
from sagemaker_selective_widget.local.engine.executors import Executor, Work
from sagemaker_selective_widget.local.engine.for_each import counts, outcome
from sagemaker_selective_widget.local.engine.jobs import ExecutionJob
from sagemaker_selective_widget.local.engine.schedule import (
    busy_loops,
    failures,
    loops_to_come,
    ready_steps,
    unhandled_failures,
    within_limits,
)
from sagemaker_selective_widget.local.engine.shutdown import Shutdown
from sagemaker_selective_widget.local.engine.step_runner import Changes, StepRunner
from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.local.steps.registry import StepRegistry
from sagemaker_selective_widget.local.storage.log_folder import LogFolder
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.records import StepRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.pipeline import Step

STEPS_FAILED = "Step failure: One or multiple steps failed."
"""An execution's FailureReason, whichever step failed; the message of a Fail step is on the step only."""


class Engine:
    """Owns the running executions and what runs their steps; the records belong to the store."""

    def __init__(
        self, store: Store, registry: StepRegistry, objects: ObjectFolder, logs: LogFolder, executor: Executor
    ) -> None:
        self.shutdown = Shutdown()
        self.callbacks = Callbacks()
        self._store = store
        self._runner = StepRunner(store, registry, objects, self.callbacks, self.shutdown, logs)
        self._jobs: dict[str, ExecutionJob] = {}
        self._executor = executor

    def start(self, execution_arn: str, job: ExecutionJob) -> None:
        """Start an execution whose record, and the steps it already has, are in the store."""
        with self._store.lock:
            self._jobs[execution_arn] = job
            self.shutdown.watch(job.stop)
            self._advance(execution_arn)

    def stop(self, execution_arn: str) -> None:
        """Start no more steps of an execution, and signal running ones; it is ``Stopped`` once they end."""
        with self._store.lock:
            job = self._jobs[execution_arn]
            job.stop.set()
            self._store.change_execution(execution_arn, status="Stopping")
            for record in self._store.steps(execution_arn).values():
                if record.is_active:
                    self._store.change_step(execution_arn, record.name, status="Stopping")
            self._advance(execution_arn)

    def look_again(self, execution_arn: str) -> None:
        """Start the steps that may run after the execution's record has changed; nothing if it has ended."""
        with self._store.lock:
            if execution_arn in self._jobs:
                self._advance(execution_arn)

    def close(self, timeout_s: float) -> None:
        """Stop everything, and wait for the steps for at most `timeout_s` seconds."""
        with self._store.lock:
            self.shutdown.begin()
            for execution_arn in tuple(self._jobs):
                self.stop(execution_arn)
        self._executor.close(timeout_s)

    def _advance(self, execution_arn: str) -> None:
        """Start the steps that may run; end the execution if no step is active."""
        self._begin_ready(execution_arn)
        if self._end_loops(execution_arn):
            self._begin_ready(execution_arn)
        if not any(record.is_active for record in self._store.steps(execution_arn).values()):
            self._end(execution_arn)

    def _begin_ready(self, execution_arn: str) -> None:
        """Start the steps that may run."""
        job, records = self._jobs[execution_arn], self._store.steps(execution_arn)
        if not _may_begin(job, records):
            return
        ready = ready_steps(job.pipeline, job.chosen, records)
        limit = self._store.execution(execution_arn).max_parallel_steps
        moment = self._store.now()
        for name in within_limits(job.pipeline, ready, records, limit):
            self._begin(execution_arn, job, job.pipeline.step(name), moment)

    def _begin(self, execution_arn: str, job: ExecutionJob, step: Step, moment: datetime) -> None:
        of_iteration = job.iteration_step(step.name)
        self._store.put_step(
            execution_arn,
            StepRecord(
                name=step.name,
                type=step.type,
                status="Starting",
                started=moment,
                display_name=step.display_name,
                description=step.description,
                is_stand_in=self._runner.registry.has_only_stub(self._runner.keys(job, step)),
                iteration=of_iteration.context if of_iteration else None,
            ),
        )
        try:
            self._executor.start(self._run(execution_arn, job, step), f"step {step.name}")
        except RuntimeError as error:  # this process may not be able to start another thread
            self._end_step(
                execution_arn, step.name, {"status": "Failed", "failure_reason": failure_reason(error)}
            )

    def _run(self, execution_arn: str, job: ExecutionJob, step: Step) -> Work:
        """Run one step, then start the steps that may run after it."""
        raised: BaseException | None = None
        try:
            changes = yield from self._runner.run(execution_arn, job, step)
        except BaseException as error:
            if isinstance(error, GeneratorExit) and self.shutdown.is_closed:
                raise  # the machine has been closed, along with this generator
            # A function may raise anything, even SystemExit.
            changes = {"status": "Failed", "failure_reason": failure_reason(error) or None}
            raised = error
        with self._store.lock:
            if job.stop.is_set():  # however it ended, it may have been interrupted
                changes = {"status": "Stopped"}
            if step.type == "ForEach" and changes["status"] == "Succeeded":
                self._begin_loop(execution_arn, step.name, changes)
            else:
                self._end_step(execution_arn, step.name, changes)
            self._advance(execution_arn)
        return raised

    def _end_step(self, execution_arn: str, name: str, changes: Changes) -> None:
        self._store.change_step(execution_arn, name, ended=self._store.now(), **changes)

    def _begin_loop(self, execution_arn: str, name: str, changes: Changes) -> None:
        """Start the iterations of a ForEach, whose items have become known."""
        properties = changes["properties"]
        job = self._jobs[execution_arn].with_iterations(name, properties["IterableItems"])
        self._jobs[execution_arn] = job
        counted = counts(job.iterations[name])
        self._store.change_step(execution_arn, name, properties={**properties, **counted})

    def _end_loops(self, execution_arn: str) -> bool:
        """End each ForEach whose iterations have ended; return whether there is one."""
        job, records = self._jobs[execution_arn], self._store.steps(execution_arn)
        open_loops = {name for name in job.iterations if records[name].is_active}
        if not open_loops:
            return False
        to_come = loops_to_come(job.pipeline, job.chosen, records)
        going_on = busy_loops(job.pipeline, records) | (to_come if _may_begin(job, records) else frozenset())
        for name in open_loops - going_on:
            changes = _loop_changes(job, name, records, is_cut_short=name in to_come)
            self._end_step(execution_arn, name, changes)
        return not open_loops <= going_on

    def _end(self, execution_arn: str) -> None:
        job = self._jobs.pop(execution_arn)
        self.shutdown.forget(job.stop)
        status, reason = _ending(job, self._store.steps(execution_arn))
        self._store.change_execution(execution_arn, status=status, failure_reason=reason)


def _may_begin(job: ExecutionJob, records: Mapping[str, StepRecord]) -> bool:
    """Return whether an execution may start further steps.

    It may not after a failure that nothing handles; running steps are left to finish.
    """
    return not (job.stop.is_set() or unhandled_failures(job.pipeline, records))


def _loop_changes(
    job: ExecutionJob, name: str, records: Mapping[str, StepRecord], *, is_cut_short: bool
) -> Changes:
    """Return the changes to the record of a ForEach whose iterations have ended."""
    steps = job.iterations[name]
    begun = [records[each.step.name] for each in steps if each.step.name in records]
    changes: dict[str, object] = {"is_stand_in": any(record.is_stand_in for record in begun)}
    try:
        properties = outcome(records[name], steps, records, is_cut_short=is_cut_short)
    except StepError as error:
        return {**changes, "status": "Failed", "failure_reason": failure_reason(error)}
    status = properties["Status"]
    failed = ", ".join(record.name for record in begun if record.status == "Failed")
    reason = f"The steps [{failed}] of its iterations failed." if status == "Failed" else None
    return {**changes, "status": status, "properties": properties, "failure_reason": reason}


def _ending(job: ExecutionJob, records: Mapping[str, StepRecord]) -> tuple[str, str | None]:
    """Return the final status of an execution, and its FailureReason."""
    if job.stop.is_set():
        return "Stopped", None
    unhandled = unhandled_failures(job.pipeline, records)
    if unhandled:
        return "Failed", STEPS_FAILED
    return ("CompletedWithFailures" if failures(records) else "Succeeded"), None
