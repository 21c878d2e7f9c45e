"""`CachedRuns`: which run of a step may stand for another one, found by what runs are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sagemaker_selective_widget.local.storage.records import StepRecord

Run = tuple[str, StepRecord]
"""The ARN of an execution, and a step that it has run."""


class CachedRuns:
    """The latest run by pipeline, step and cache key; called under the store's lock.

    The runs of a pipeline are read once, when a step of it is first looked for; what ends later is noted.
    """

    def __init__(self) -> None:
        self._latest: dict[str, dict[tuple[str, str], Run]] = {}

    def find(self, pipeline_arn: str, name: str, key: str, runs: Callable[[], Iterable[Run]]) -> Run | None:
        """Return the latest run of a step with a cache key.

        Args:
            pipeline_arn: The pipeline.
            name: The step.
            key: What its runs are compared by.
            runs: Reads every run of the pipeline.
        """
        if pipeline_arn not in self._latest:
            self._latest[pipeline_arn] = {}
            for execution_arn, record in runs():
                self.note(pipeline_arn, execution_arn, record)
        return self._latest[pipeline_arn].get((name, key))

    def note(self, pipeline_arn: str, execution_arn: str, record: StepRecord) -> None:
        """Take note of a step that has changed, if its pipeline was read."""
        latest = self._latest.get(pipeline_arn)
        if latest is None or record.cache_key is None or not record.has_run or record.ended is None:
            return
        known = latest.get((record.name, record.cache_key))
        if known is None or known[1].ended is None or known[1].ended < record.ended:
            latest[record.name, record.cache_key] = execution_arn, record

    def forget(self, pipeline_arn: str) -> None:
        """Forget the runs of a pipeline that is deleted."""
        self._latest.pop(pipeline_arn, None)
