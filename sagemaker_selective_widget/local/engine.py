"""Runs executions: begins every step whose turn it is, each in a daemon thread of its own.

There is no scheduler thread: whoever ends a step looks, under the store's lock, which steps may begin
next. So an execution costs as many threads as it has steps under way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.local.carry_out import StepTask, carry_out, failure_reason, resolved_arguments
from sagemaker_selective_widget.local.names import execution_id, execution_variables, random_id
from sagemaker_selective_widget.local.objects import ObjectFolder
from sagemaker_selective_widget.local.properties import begun_properties
from sagemaker_selective_widget.local.records import StepRecord
from sagemaker_selective_widget.local.resolve import Scope
from sagemaker_selective_widget.local.schedule import failures, ready_steps, unhandled_failures
from sagemaker_selective_widget.local.shutdown import Shutdown
from sagemaker_selective_widget.local.steps import StepContext, StepRegistry
from sagemaker_selective_widget.local.store import Store
from sagemaker_selective_widget.pipeline import Pipeline, Step

_STEPS_FAILED = "Step failure: One or multiple steps failed."
_MAX_FAILURE_LENGTH = 1300  # of an execution's FailureReason


@dataclass(frozen=True, slots=True)
class ExecutionJob:
    """What an execution needs beside its record.

    Attributes:
        pipeline: Its definition, read.
        chosen: The steps that may run.
        parameters: Typed parameter values by name.
        stop: Set when it is to stop.
    """

    pipeline: Pipeline
    chosen: frozenset[str]
    parameters: Mapping[str, Any]
    stop: threading.Event = field(default_factory=threading.Event)


class Engine:
    """Owns the executions under way and their threads; the records are the store's."""

    def __init__(self, store: Store, registry: StepRegistry, objects: ObjectFolder, log_folder: Path) -> None:
        self.shutdown = Shutdown()
        self._store = store
        self._registry = registry
        self._objects = objects
        self._log_folder = log_folder
        self._jobs: dict[str, ExecutionJob] = {}
        self._threads: set[threading.Thread] = set()

    def start(self, execution_arn: str, job: ExecutionJob) -> None:
        """Begin an execution whose record, and reused steps, are in the store."""
        with self._store.lock:
            self._jobs[execution_arn] = job
            self.shutdown.watch(job.stop)
            self._advance(execution_arn)

    def stop(self, execution_arn: str) -> None:
        """Let an execution begin no further step, and tell those under way; ``Stopped`` once they ended."""
        with self._store.lock:
            job = self._jobs[execution_arn]
            job.stop.set()
            self._store.change_execution(execution_arn, status="Stopping")
            for record in self._store.steps(execution_arn).values():
                if record.is_active:
                    self._store.change_step(execution_arn, record.name, status="Stopping")
            self._advance(execution_arn)

    def close(self, timeout_s: float) -> None:
        """Stop everything, and wait for the threads no longer than `timeout_s` seconds."""
        with self._store.lock:
            self.shutdown.begin()
            for execution_arn in tuple(self._jobs):
                self.stop(execution_arn)
            threads = self._threads - {threading.current_thread()}
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _advance(self, execution_arn: str) -> None:
        """Begin what may begin; end the execution when nothing is under way."""
        job = self._jobs[execution_arn]
        for name in self._next_steps(execution_arn, job):
            self._begin(execution_arn, job, job.pipeline.step(name))
        if not any(record.is_active for record in self._store.steps(execution_arn).values()):
            self._end(execution_arn, job)

    def _next_steps(self, execution_arn: str, job: ExecutionJob) -> tuple[str, ...]:
        """Return the steps to begin now.

        After a failure that nothing handles none begins, and those under way are left to finish.
        """
        records = self._store.steps(execution_arn)
        if job.stop.is_set() or unhandled_failures(job.pipeline, records):
            return ()
        ready = ready_steps(job.pipeline, job.chosen, records)
        limit = self._store.execution(execution_arn).max_parallel_steps
        if limit is None:
            return ready
        return ready[: max(0, limit - sum(record.is_active for record in records.values()))]

    def _begin(self, execution_arn: str, job: ExecutionJob, step: Step) -> None:
        self._store.put_step(
            execution_arn,
            StepRecord(
                name=step.name,
                type=step.type,
                status="Starting",
                started=self._store.now(),
                display_name=step.display_name,
                description=step.description,
                is_stand_in=self._registry.has_only_stand_in(step.name, step.type),
            ),
        )
        thread = threading.Thread(
            target=self._run, args=(execution_arn, job, step), name=f"step {step.name}", daemon=True
        )
        self._threads.add(thread)
        thread.start()

    def _run(self, execution_arn: str, job: ExecutionJob, step: Step) -> None:
        """Carry out one step; the target of its thread."""
        try:
            changes = self._carry_out(execution_arn, job, step)
        except BaseException as error:  # noqa: BLE001 (a function may raise anything, SystemExit included)
            changes = {"status": "Failed", "failure_reason": failure_reason(error)}
        with self._store.lock:
            if job.stop.is_set():  # however it ended, it may have been cut short
                changes = {"status": "Stopped"}
            self._store.change_step(execution_arn, step.name, ended=self._store.now(), **changes)
            self._threads.discard(threading.current_thread())
            self._advance(execution_arn)

    def _carry_out(self, execution_arn: str, job: ExecutionJob, step: Step) -> Mapping[str, Any]:
        task = self._task(execution_arn, job, step)
        with self._store.lock:
            if not job.stop.is_set():
                self._store.change_step(execution_arn, step.name, status="Executing", properties=task.begun)
        return {"status": "Succeeded", "properties": carry_out(task)}

    def _task(self, execution_arn: str, job: ExecutionJob, step: Step) -> StepTask:
        job_name = f"pipelines-{execution_id(execution_arn)}-{step.name[:20]}-{random_id(10)}"
        arguments = resolved_arguments(step, self._scope(execution_arn, job), job_name)
        context = StepContext(
            name=step.name,
            type=step.type,
            arguments=deepcopy(arguments),  # a function may change them; the properties stay
            parameters=job.parameters,
            execution_arn=execution_arn,
            _objects=self._objects,
            _log_file=self._log_folder / execution_id(execution_arn) / f"{step.name}.log",
            stop_signal=job.stop,
            clock=self._store.clock,
        )
        begun = begun_properties(step, arguments, job_name)
        return StepTask(step, context, self._registry, self._objects, begun)

    def _scope(self, execution_arn: str, job: ExecutionJob) -> Scope:
        execution = self._store.execution(execution_arn)
        return Scope(
            pipeline=job.pipeline,
            parameters=job.parameters,
            execution=execution_variables(execution_arn, execution.created, self._store.now()),
            steps=self._store.steps(execution_arn),
            objects=self._objects,
        )

    def _end(self, execution_arn: str, job: ExecutionJob) -> None:
        del self._jobs[execution_arn]
        self.shutdown.forget(job.stop)
        status, reason = _ending(job, self._store.steps(execution_arn))
        self._store.change_execution(execution_arn, status=status, failure_reason=reason)


def _ending(job: ExecutionJob, records: Mapping[str, StepRecord]) -> tuple[str, str | None]:
    """Return the final status of an execution, and its FailureReason."""
    if job.stop.is_set():
        return "Stopped", None
    unhandled = unhandled_failures(job.pipeline, records)
    if unhandled:
        return "Failed", _execution_failure([records[name] for name in unhandled])
    return ("CompletedWithFailures" if failures(records) else "Succeeded"), None


def _execution_failure(failed: Sequence[StepRecord]) -> str:
    """Return the message of the Fail step that ended an execution, or the service's general one."""
    messages = [record.failure_reason for record in failed if record.type == "Fail" and record.failure_reason]
    return (messages or [_STEPS_FAILED])[0][:_MAX_FAILURE_LENGTH]
