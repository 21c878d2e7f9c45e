"""`CachedRuns`: the runs of steps that can be reused from the cache, by cache key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sagemaker_selective_widget.local.storage.records import StepRecord

Run = tuple[str, StepRecord]
"""The ARN of an execution, and a step that it has run."""

Key = tuple[str, str, str]
"""The ARN of a pipeline, the name of a step, and the cache key of its runs."""


class CachedRuns:
    """The latest run by pipeline, step and cache key; used under the store's lock.

    Runs are searched when a key is first looked up; runs that end later are recorded.
    """

    def __init__(self) -> None:
        self._latest: dict[Key, Run | None] = {}

    def find(self, key: Key, search: Callable[[Key], Iterable[Run]]) -> Run | None:
        """Return the latest run with a key.

        Args:
            key: The key to look up.
            search: Returns all runs with the key, and possibly other runs of its step.
        """
        if key not in self._latest:
            self._latest[key] = None
            for execution_arn, record in search(key):
                self.note(key[0], execution_arn, record)
        return self._latest[key]

    def note(self, pipeline_arn: str, execution_arn: str, record: StepRecord) -> None:
        """Record a step that has changed, if its key has been looked up."""
        key = pipeline_arn, record.name, record.cache_key or ""
        if key in self._latest and record.has_run and record.ended is not None:
            known = self._latest[key]
            if known is None or known[1].ended is None or known[1].ended < record.ended:
                self._latest[key] = execution_arn, record

    def forget(self, pipeline_arn: str) -> None:
        """Forget the runs of a deleted pipeline."""
        self._latest = {key: run for key, run in self._latest.items() if key[0] != pipeline_arn}
