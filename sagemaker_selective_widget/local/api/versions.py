"""Operations on versions of a pipeline: list, update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sagemaker_selective_widget.local.api.paging import cut_page, in_period
from sagemaker_selective_widget.local.api.responses import version_summary, without_none
from sagemaker_selective_widget.local.api.version_lookup import change_aliases, version_of_id
from sagemaker_selective_widget.local.storage.store import Store

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class VersionOperations:
    """Operations on versions; each is called with a checked request, under the store's lock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, request: Request) -> Answer:
        """ListPipelineVersions: newest first."""
        pipeline = self._store.pipeline(request["PipelineName"])
        versions = self._store.versions(pipeline.arn)
        found = [record for record in versions if in_period(record.created, request)]
        page, token = cut_page(found, lambda record: str(record.version_id), request)
        return without_none(
            {"PipelineVersionSummaries": [version_summary(record) for record in page], "NextToken": token}
        )

    def update(self, request: Request) -> Answer:
        """UpdatePipelineVersion: replaces what is given; aliases are added and removed."""
        pipeline = self._store.pipeline(request["PipelineArn"])
        record = version_of_id(self._store, pipeline.arn, request["PipelineVersionId"])
        aliases = request.get("PipelineVersionAliasOperations", {})
        record = change_aliases(self._store, record, aliases.get("Add", ()), aliases.get("Remove", ()))
        changes = {
            "display_name": request.get("PipelineVersionDisplayName"),
            "description": request.get("PipelineVersionDescription"),
        }
        self._store.put_version(replace(record, **without_none(changes)))
        return {"PipelineArn": pipeline.arn, "PipelineVersionId": record.version_id}
