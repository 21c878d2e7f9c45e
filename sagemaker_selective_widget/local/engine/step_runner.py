"""Runs one step from start to end."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.local.api.argument_rules import job_problems, operation_of
from sagemaker_selective_widget.local.api.experiment import tracked_experiment
from sagemaker_selective_widget.local.engine.caching import cache_key, find_cached
from sagemaker_selective_widget.local.engine.callbacks import Callback, Callbacks
from sagemaker_selective_widget.local.engine.execute_step import (
    StepTask,
    execute_step,
    resolved_arguments,
    resolved_settings,
)
from sagemaker_selective_widget.local.engine.job_names import new_job_name
from sagemaker_selective_widget.local.engine.jobs import ExecutionJob
from sagemaker_selective_widget.local.engine.retry_policies import Retries
from sagemaker_selective_widget.local.engine.shutdown import Shutdown
from sagemaker_selective_widget.local.expressions.properties import begun_properties, merged
from sagemaker_selective_widget.local.expressions.resolve import Scope
from sagemaker_selective_widget.local.names import execution_variables
from sagemaker_selective_widget.local.steps.context import StepContext, StepError
from sagemaker_selective_widget.local.steps.pause import Pause, Pausing
from sagemaker_selective_widget.local.steps.registry import StepRegistry
from sagemaker_selective_widget.local.steps.reported import ReportedMetrics
from sagemaker_selective_widget.local.storage.log_folder import LogFolder, log_stream
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.pipeline import Step

Changes = Mapping[str, Any]
"""Fields of a `StepRecord`, by name."""


@dataclass(frozen=True, slots=True)
class StepRunner:
    """Runs steps: from the cache, by functions and stand-ins, or by an answer to their callback.

    Attributes:
        store: The store with the records of earlier steps, to which this step's record is written.
        registry: Knows what performs each step.
        objects: The S3 objects on this machine.
        callbacks: The open callbacks.
        shutdown: Tells waiting steps when the machine is closed.
        logs: The logs on this machine.
    """

    store: Store
    registry: StepRegistry
    objects: ObjectFolder
    callbacks: Callbacks
    shutdown: Shutdown
    logs: LogFolder

    def run(self, execution_arn: str, job: ExecutionJob, step: Step) -> Pausing[Changes]:
        """Run a step, with retries as its policies require, and return the changes to its record.

        Raises:
            Exception: Whatever the last attempt raised; the step has failed.
        """
        retries, clock = Retries(step), self.store.clock
        began_s = clock.elapsed_s()
        for attempt in itertools.count(1):
            task = self._task(execution_arn, job, step, attempt)
            try:
                return (yield from self._perform(task, job))
            except Exception as error:
                kind = getattr(error, "exception_type", None)
                delay_s = retries.delay_s(kind, clock.elapsed_s() - began_s)
                if delay_s is None:
                    raise
                failure = error
            finally:
                self._close(task.callback)
            yield Pause(job.stop, delay_s)
            if job.stop.is_set():
                raise failure
        raise AssertionError  # the loop has no end

    def keys(self, job: ExecutionJob, step: Step) -> tuple[str, ...]:
        """Return the keys of a step's handler; for a step of an iteration, including its name in the body."""
        of_iteration = job.iteration_step(step.name)
        names = (step.name, of_iteration.body_name) if of_iteration else (step.name,)
        return (*names, step.type)

    def _perform(self, task: StepTask, job: ExecutionJob) -> Pausing[Changes]:
        execution_arn, name = task.context.execution_arn, task.step.name
        attributes = {**task.context.settings, **task.context.arguments}
        key = cache_key(task.step, attributes)
        with self.store.lock:
            if not job.stop.is_set():
                self.store.put_log_stream(task.log_stream)
                self.store.change_step(
                    execution_arn,
                    name,
                    status="Executing",
                    properties=task.begun,
                    attempts=task.context.attempt,
                    cache_key=key,
                    callback_token=task.callback.token if task.callback else None,
                )
        cached = self._cached(execution_arn, task.step, key)
        if cached is not None:
            return cached
        try:
            return {"status": "Succeeded", "properties": (yield from execute_step(task))}
        except Exception:
            self._keep_metrics(task)
            raise

    def _keep_metrics(self, task: StepTask) -> None:
        """Keep what a job reported before it failed, as a failed training job does."""
        reported = task.metrics.properties(task.begun)
        if reported:
            properties = merged(task.begun, reported)
            self.store.change_step(task.context.execution_arn, task.step.name, properties=properties)

    def _cached(self, execution_arn: str, step: Step, key: str | None) -> Changes | None:
        if key is None:
            return None
        found = find_cached(self.store, self.store.execution(execution_arn), step, key)
        if found is None:
            return None
        execution, record = found
        return {
            "status": "Succeeded",
            "properties": record.properties,
            "is_stand_in": record.is_stand_in,
            "cache_source_arn": execution.arn,
        }

    def _task(self, execution_arn: str, job: ExecutionJob, step: Step, attempt: int) -> StepTask:
        scope = self._scope(execution_arn, job, step)
        job_name = new_job_name(step, execution_arn, scope)
        arguments = resolved_arguments(step, scope, job_name)
        settings = resolved_settings(step, scope, job_name)
        _check_request(step, arguments)
        begun = begun_properties(step, {**settings, **arguments}, job_name, self.store.next_package_version)
        stream = log_stream(execution_arn, step, begun, job_name, self.store.now())
        metrics = ReportedMetrics(step.name, step.type, self.store.now)
        context = StepContext(
            name=step.name,
            type=step.type,
            arguments=deepcopy(arguments),  # a copy, as functions may change it, but not the properties
            parameters=job.parameters,
            execution_arn=execution_arn,
            settings=deepcopy(settings),
            attempt=attempt,
            stop_signal=job.stop,
            clock=self.store.clock,
            _objects=self.objects,
            _log=self.logs.open(stream),
            _metrics=metrics,
        )
        return StepTask(
            step=step,
            keys=self.keys(job, step),
            context=context,
            registry=self.registry,
            objects=self.objects,
            begun=begun,
            log_stream=stream,
            metrics=metrics,
            callback=self._callback(execution_arn, job, step),
        )

    def _callback(self, execution_arn: str, job: ExecutionJob, step: Step) -> Callback | None:
        if step.type != "Callback" or self.registry.chosen(self.keys(job, step)) is not None:
            return None
        with self.store.lock:
            callback = self.callbacks.open(step, execution_arn)
            self.shutdown.watch(callback.ended)
        return callback

    def _close(self, callback: Callback | None) -> None:
        if callback is not None:
            with self.store.lock:
                self.callbacks.close(callback)
                self.shutdown.forget(callback.ended)

    def _scope(self, execution_arn: str, job: ExecutionJob, step: Step) -> Scope:
        execution = self.store.execution(execution_arn)
        of_iteration = job.iteration_step(step.name)
        return Scope(
            pipeline=job.pipeline,
            parameters=job.parameters,
            execution=execution_variables(execution_arn, execution.created, self.store.now()),
            steps=self.store.steps(execution_arn),
            objects=self.objects,
            iteration=of_iteration.iteration if of_iteration else None,
            experiment=tracked_experiment(execution),
        )


def _check_request(step: Step, arguments: Mapping[str, Any]) -> None:
    """Check that the operation that creates a step's job accepts its arguments.

    Raises:
        StepError: It does not, and no job is created. The message begins like a recorded answer of AWS.
    """
    operation = operation_of(step.type, arguments)
    problem = next(job_problems(operation, arguments), None) if operation else None
    if problem is not None:
        raise StepError(f"ClientError: Failed to invoke sagemaker:{operation}. Error Details: {problem}")
