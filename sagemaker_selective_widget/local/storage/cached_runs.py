"""`CachedRuns`: which run of a step may stand for another one, found by what runs are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sagemaker_selective_widget.local.storage.records import StepRecord

Run = tuple[str, StepRecord]
"""The ARN of an execution, and a step that it has run."""

Key = tuple[str, str, str]
"""The ARN of a pipeline, the name of a step, and what its runs are compared by."""


class CachedRuns:
    """The latest run by pipeline, step and cache key; called under the store's lock.

    Runs are searched when a key is first looked for; what ends later is noted.
    """

    def __init__(self) -> None:
        self._latest: dict[Key, Run | None] = {}

    def find(self, key: Key, search: Callable[[Key], Iterable[Run]]) -> Run | None:
        """Return the latest run of a key.

        Args:
            key: What is looked for.
            search: Returns every run of that key, and may return others of its step.
        """
        if key not in self._latest:
            self._latest[key] = None
            for execution_arn, record in search(key):
                self.note(key[0], execution_arn, record)
        return self._latest[key]

    def note(self, pipeline_arn: str, execution_arn: str, record: StepRecord) -> None:
        """Take note of a step that has changed, if somebody has looked for its key."""
        key = pipeline_arn, record.name, record.cache_key or ""
        if key in self._latest and record.has_run and record.ended is not None:
            known = self._latest[key]
            if known is None or known[1].ended is None or known[1].ended < record.ended:
                self._latest[key] = execution_arn, record

    def forget(self, pipeline_arn: str) -> None:
        """Forget the runs of a pipeline that is deleted."""
        self._latest = {key: run for key, run in self._latest.items() if key[0] != pipeline_arn}
