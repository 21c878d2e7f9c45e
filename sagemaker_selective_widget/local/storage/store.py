"""The state of this machine: records, under one lock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.names import pipeline_arn
from sagemaker_selective_widget.local.storage.cached_runs import CachedRuns, Run
from sagemaker_selective_widget.local.storage.cached_runs import Key as CacheKey
from sagemaker_selective_widget.local.storage.journal import Journal, Table, Tables
from sagemaker_selective_widget.local.storage.record_json import to_json
from sagemaker_selective_widget.local.storage.records import (
    ExecutionRecord,
    LogStreamRecord,
    PipelineRecord,
    StepRecord,
    VersionRecord,
)
from sagemaker_selective_widget.local.storage.subscribers import Subscribers
from sagemaker_selective_widget.local.transport.api_error import ConflictException, ResourceNotFound

Request = Mapping[str, Any]
Response = Mapping[str, Any]

MAX_TOKENS = 1000
"""How many requests with a ``ClientRequestToken`` are remembered, to repeat their answers."""


class Store:
    """Owns all records. Reads and writes that belong together are made within ``with store.lock``.

    The lock is reentrant, and no step function runs while it is held; when it is released, changes are
    saved. Iteration is in the order of creation.

    Args:
        journal: The lock, and the tables that it protects.
        clock: The clock for all times in records.

    Attributes:
        subscribers: Notifies those interested after an execution, or a step of it, has changed.
    """

    def __init__(self, journal: Journal | None = None, clock: Clock | None = None) -> None:
        self.lock = journal or Journal()
        self.clock = clock or Clock()
        self._pipelines: Table[str, PipelineRecord] = self.lock.table("pipeline", PipelineRecord)
        self._versions: Tables[int, VersionRecord] = self.lock.tables("version", VersionRecord)
        self._executions: Table[str, ExecutionRecord] = self.lock.table("execution", ExecutionRecord)
        self._executions_of: dict[str, list[str]] = {}
        for execution in self._executions.records():
            self._executions_of.setdefault(execution.pipeline_arn, []).append(execution.arn)
        self._steps: Tables[str, StepRecord] = self.lock.tables("step", StepRecord)
        self._log_streams: Tables[str, LogStreamRecord] = self.lock.tables("log_stream", LogStreamRecord)
        self._streams_of_step: dict[tuple[str, str], list[LogStreamRecord]] | None = None
        self._cached_runs = CachedRuns()
        self._performed: Table[tuple[str, str], tuple[str, Response]] = self.lock.table("performed", tuple)
        self._package_versions: Table[str, int] = self.lock.table("model_package_version", int)
        self.subscribers = Subscribers(self.lock)

    def now(self) -> datetime:
        """Return the present time, aware, in UTC."""
        return self.clock.now()

    def put_pipeline(self, record: PipelineRecord) -> None:
        """Add or replace a pipeline."""
        with self.lock:
            self._pipelines[record.arn] = record

    def pipelines(self) -> tuple[PipelineRecord, ...]:
        """Return all pipelines."""
        with self.lock:
            return tuple(self._pipelines.values())

    def find_pipeline(self, name_or_arn: str) -> PipelineRecord | None:
        """Return the pipeline with a name or ARN; None if there is none."""
        with self.lock:
            return self._pipelines.get(_as_arn(name_or_arn))

    def pipeline(self, name_or_arn: str) -> PipelineRecord:
        """Return the pipeline with a name or ARN.

        Raises:
            ResourceNotFound: There is no such pipeline.
        """
        found = self.find_pipeline(name_or_arn)
        if found is None:
            raise ResourceNotFound(f"Pipeline '{_as_arn(name_or_arn)}' does not exist.")
        return found

    def remove_pipeline(self, arn: str) -> None:
        """Remove a pipeline with its versions, executions and request tokens, as DeletePipeline does."""
        with self.lock:
            del self._pipelines[arn]
            del self._versions[arn]
            for execution_arn in self._executions_of.pop(arn, ()):
                del self._executions[execution_arn], self._steps[execution_arn]
                self.subscribers.note_change(execution_arn)
            self._cached_runs.forget(arn)
            for key, (_, response) in tuple(self._performed.items()):
                if _pipeline_of(response.get("PipelineExecutionArn") or response["PipelineArn"]) == arn:
                    del self._performed[key]

    def put_version(self, record: VersionRecord) -> None:
        """Add or replace a version of a pipeline."""
        with self.lock:
            self._versions[record.pipeline_arn][record.version_id] = record

    def versions(self, parent_arn: str) -> tuple[VersionRecord, ...]:
        """Return the versions of a pipeline."""
        with self.lock:
            return tuple(self._versions[parent_arn].records())

    def find_version(self, pipeline_arn: str, version_id: int) -> VersionRecord | None:
        """Return a version of a pipeline; None if there is none."""
        with self.lock:
            return self._versions[pipeline_arn].get(version_id)

    def put_execution(self, record: ExecutionRecord) -> None:
        """Add or replace an execution."""
        with self.lock:
            if record.arn not in self._executions:
                self._executions_of.setdefault(record.pipeline_arn, []).append(record.arn)
            self._executions[record.arn] = record
            self.subscribers.note_change(record.arn)

    def change_execution(self, arn: str, **changes: Any) -> ExecutionRecord:
        """Replace fields of an execution, and set its time of modification."""
        with self.lock:
            record = replace(self._executions[arn], modified=self.now(), **changes)
            self._executions[arn] = record
            self.subscribers.note_change(arn)
            return record

    def execution(self, arn: str) -> ExecutionRecord:
        """Return an execution.

        Raises:
            ResourceNotFound: There is no such execution.
        """
        with self.lock:
            found = self._executions.get(arn)
        if found is None:
            raise ResourceNotFound(f"Pipeline execution '{arn}' does not exist.")
        return found

    def executions(self, parent_arn: str | None = None) -> tuple[ExecutionRecord, ...]:
        """Return the executions of a pipeline, or of all pipelines."""
        with self.lock:
            if parent_arn is None:
                return tuple(self._executions.records())
            return tuple(self._executions[arn] for arn in self._executions_of.get(parent_arn, ()))

    def put_step(self, execution_arn: str, record: StepRecord) -> None:
        """Add or replace a step of an execution."""
        with self.lock:
            self._steps[execution_arn][record.name] = record
            self.subscribers.note_change(execution_arn)

    def change_step(self, execution_arn: str, name: str, **changes: Any) -> StepRecord:
        """Replace fields of a step of an execution."""
        with self.lock:
            record = replace(self._steps[execution_arn][name], **changes)
            self._steps[execution_arn][name] = record
            self._cached_runs.note(_pipeline_of(execution_arn), execution_arn, record)
            self.subscribers.note_change(execution_arn)
            return record

    def remove_steps(self, execution_arn: str, names: Iterable[str]) -> None:
        """Remove steps of an execution, so that they can start again."""
        with self.lock:
            for name in names:
                del self._steps[execution_arn][name]
            self.subscribers.note_change(execution_arn)

    def steps(self, execution_arn: str) -> Mapping[str, StepRecord]:
        """Return the steps that an execution has started or reused, by name; a snapshot."""
        with self.lock:
            return MappingProxyType(self._steps[execution_arn].snapshot())

    def step_records(self, execution_arn: str) -> Sequence[StepRecord]:
        """Return the steps that an execution has started or reused, in that order."""
        with self.lock:
            return self._steps[execution_arn].records()

    def latest_run(self, pipeline_arn: str, name: str, cache_key: str) -> Run | None:
        """Return the latest run of a step of a pipeline with a cache key, and its execution's ARN."""
        with self.lock:
            return self._cached_runs.find((pipeline_arn, name, cache_key), self._runs)

    def _runs(self, key: CacheKey) -> Iterator[Run]:
        """Yield runs of a step; from executions that were not read yet, only those with the cache key."""
        pipeline_arn, name, cache_key = key
        texts = (f'"cache_key":{to_json(cache_key)}', '"status":"Succeeded"', '"cache_source_arn":null')
        yield from self._steps.search(f"{pipeline_arn}/execution/", name, texts)

    def find_step(self, execution_arn: str, name: str) -> StepRecord | None:
        """Return a step of an execution; None if it has neither started nor been reused."""
        with self.lock:
            return self._steps[execution_arn].get(name)

    def put_log_stream(self, record: LogStreamRecord) -> None:
        """Add a log stream."""
        with self.lock:
            self._log_streams[record.group][record.name] = record
            if self._streams_of_step is not None:
                self._streams_of_step.setdefault((record.execution_arn, record.step_name), []).append(record)

    def log_streams(self, group: str) -> tuple[LogStreamRecord, ...]:
        """Return the log streams of a group, which are kept even if their pipeline is deleted."""
        with self.lock:
            return tuple(self._log_streams[group].records()) if group in self._log_streams else ()

    def log_streams_of_step(self, execution_arn: str, name: str) -> tuple[LogStreamRecord, ...]:
        """Return the log streams of a step of an execution, one for each of its jobs."""
        with self.lock:
            if self._streams_of_step is None:
                self._streams_of_step = self._read_streams_of_steps()
            return tuple(self._streams_of_step.get((execution_arn, name), ()))

    def _read_streams_of_steps(self) -> dict[tuple[str, str], list[LogStreamRecord]]:
        found: dict[tuple[str, str], list[LogStreamRecord]] = {}
        for group in self._log_streams.owners():
            for record in self._log_streams.peek(group):
                found.setdefault((record.execution_arn, record.step_name), []).append(record)
        return found

    def next_package_version(self, group: str) -> int:
        """Count a new model package in a group, and return its version: 1, then 2, and so on."""
        with self.lock:
            self._package_versions[group] = self._package_versions.get(group, 0) + 1
            return self._package_versions[group]

    def once(self, operation: str, request: Request, perform: Callable[[Request], Response]) -> Response:
        """Perform a request, or repeat the earlier answer if its ``ClientRequestToken`` is known.

        A request without a token, if the API model allows that, is performed each time. AWS does not document
        how long it remembers tokens: here the latest `MAX_TOKENS`, except those of deleted pipelines.

        Raises:
            ConflictException: The token was used with a different request before.
        """
        token = request.get("ClientRequestToken")
        if token is None:
            return perform(request)
        with self.lock:
            key, digest = (operation, token), _digest(request)
            if key not in self._performed:
                self._performed[key] = (digest, perform(request))
                self._forget_oldest_tokens()
            earlier, response = self._performed[key]
        if earlier != digest:
            raise ConflictException(
                f"The ClientRequestToken of this {operation} was used with other values before. "
                "Send a new token with a changed request."
            )
        return response

    def _forget_oldest_tokens(self) -> None:
        for key in tuple(self._performed)[:-MAX_TOKENS]:
            del self._performed[key]


def _digest(request: Request) -> str:
    """Return a digest that identifies a request, which itself may contain a whole definition."""
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _pipeline_of(arn: str) -> str:
    """Return the ARN of a pipeline, given its own or that of one of its executions."""
    return arn.partition("/execution/")[0]


def _as_arn(name_or_arn: str) -> str:
    return name_or_arn if name_or_arn.startswith("arn:") else pipeline_arn(name_or_arn)
