"""Operations on pipelines: create, update, describe, list, delete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sagemaker_selective_widget.errors import DefinitionError
from sagemaker_selective_widget.local.api.definition_rules import findings
from sagemaker_selective_widget.local.api.paging import cut_page, in_period
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.api.requests import max_parallel_steps, refuse_members
from sagemaker_selective_widget.local.api.responses import pipeline_response, pipeline_summary, without_none
from sagemaker_selective_widget.local.api.setting_rules import settings
from sagemaker_selective_widget.local.api.version_lookup import add_version, latest_version, requested_version
from sagemaker_selective_widget.local.names import pipeline_arn
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.records import PipelineRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import (
    ResourceLimitExceeded,
    ResourceNotFound,
    ValidationException,
)
from sagemaker_selective_widget.pipeline import Pipeline

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class PipelineOperations:
    """Operations on pipelines; each is called with a checked request, under the store's lock."""

    def __init__(self, store: Store, objects: ObjectFolder, quotas: Quotas) -> None:
        self._store = store
        self._objects = objects
        self._quotas = quotas

    def create(self, request: Request) -> Answer:
        """CreatePipeline."""
        return self._store.once("CreatePipeline", request, self._create)

    def update(self, request: Request) -> Answer:
        """UpdatePipeline: replaces what is given, keeps the rest, and creates a new version."""
        record = self._store.pipeline(request["PipelineName"])
        definition = self._definition(request)
        unchanged = latest_version(self._store, record.arn).definition
        if "PipelineVersionAliases" in request and definition in (None, unchanged):
            raise ValidationException(
                "PipelineVersionAliases are for a new version, and the definition has not changed. "
                "Use UpdatePipelineVersion for the version that there is."
            )
        changes = {
            "role_arn": request.get("RoleArn"),
            "display_name": request.get("PipelineDisplayName"),
            "description": request.get("PipelineDescription"),
            "max_parallel_steps": max_parallel_steps(request),
        }
        self._store.put_pipeline(replace(record, modified=self._store.now(), **without_none(changes)))
        version = add_version(self._store, record.arn, definition or unchanged, request)
        return {"PipelineArn": record.arn, "PipelineVersionId": version.version_id}

    def describe(self, request: Request) -> Answer:
        """DescribePipeline: the latest version, or the one asked for."""
        record = self._store.pipeline(request["PipelineName"])
        return pipeline_response(record, requested_version(self._store, record, request))

    def list(self, request: Request) -> Answer:
        """ListPipelines: newest first, or by name."""
        found = [record for record in self._store.pipelines() if _is_listed(record, request)]
        if request.get("SortBy") == "Name":
            found.sort(key=lambda record: record.name)
        page, token = cut_page(found, lambda record: record.arn, request)
        return without_none(
            {"PipelineSummaries": [pipeline_summary(record) for record in page], "NextToken": token}
        )

    def delete(self, request: Request) -> Answer:
        """DeletePipeline: deletes the executions as well; none of them may be running."""
        return self._store.once("DeletePipeline", request, self._delete)

    def _delete(self, request: Request) -> Answer:
        record = self._store.pipeline(request["PipelineName"])
        active = [execution.arn for execution in self._store.executions(record.arn) if execution.is_active]
        if active:
            raise ValidationException(
                "Pipelines with running executions cannot be deleted. "
                f"Pipeline {record.arn} has {len(active)} running executions."
            )
        self._store.remove_pipeline(record.arn)
        return {"PipelineArn": record.arn}

    def _create(self, request: Request) -> Answer:
        self._check_room(request["PipelineName"])
        definition = self._definition(request)
        if definition is None:
            raise ValidationException(
                "There is no definition. Give PipelineDefinition or PipelineDefinitionS3Location."
            )
        record = _new_record(request, self._store.now())
        self._store.put_pipeline(record)
        add_version(self._store, record.arn, definition, request)
        return {"PipelineArn": record.arn}

    def _check_room(self, name: str) -> None:
        if self._store.find_pipeline(name) is not None:
            raise ValidationException(
                "Pipeline names must be unique within an AWS account and region. "
                f"Pipeline with name ({name}) already exists."
            )
        if len(self._store.pipelines()) >= self._quotas.pipelines:
            raise ResourceLimitExceeded(
                f"The account has {self._quotas.pipelines} pipelines. Delete one first."
            )

    def _definition(self, request: Request) -> str | None:
        """Return the definition in a request, or the one that it refers to, checked; None if it has none."""
        if "PipelineDefinition" in request and "PipelineDefinitionS3Location" in request:
            raise ValidationException("Give PipelineDefinition or PipelineDefinitionS3Location, not both.")
        location = request.get("PipelineDefinitionS3Location")
        text: str | None = self._read(location) if location else request.get("PipelineDefinition")
        if text is not None:
            self._check_definition(text)
        return text

    def _read(self, location: Mapping[str, str]) -> str:
        refuse_members("PipelineDefinitionS3Location", location, ("VersionId",))
        uri = f"s3://{location['Bucket']}/{location['ObjectKey']}"
        try:
            return self._objects.locate(uri).read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise ResourceNotFound(f"The pipeline definition {uri} does not exist.") from None

    def _check_definition(self, text: str) -> None:
        pipeline = _parsed(text)
        for count, most, what in (
            (len(pipeline.steps), self._quotas.steps, "steps"),
            (len(pipeline.parameters), self._quotas.parameters, "parameters"),
        ):
            if count > most:
                raise ValidationException(
                    f"The pipeline definition has {count} {what}; {most} are allowed. Split the pipeline."
                )
        for finding in chain(findings(pipeline), settings(json.loads(text), pipeline)):
            raise ValidationException(f"Unable to parse pipeline definition. {finding}")


def _new_record(request: Request, moment: datetime) -> PipelineRecord:
    name = request["PipelineName"]
    return PipelineRecord(
        name=name,
        arn=pipeline_arn(name),
        role_arn=request["RoleArn"],
        created=moment,
        modified=moment,
        display_name=request.get("PipelineDisplayName"),
        description=request.get("PipelineDescription"),
        max_parallel_steps=max_parallel_steps(request),
    )


def _parsed(text: str) -> Pipeline:
    try:
        return Pipeline.from_definition(text)
    except DefinitionError as error:
        raise ValidationException(f"Unable to parse pipeline definition. {error}") from None


def _is_listed(record: PipelineRecord, request: Request) -> bool:
    is_named = record.name.startswith(request.get("PipelineNamePrefix", ""))
    # "AWS" selects pipelines managed by AWS, which do not exist here.
    return is_named and in_period(record.created, request) and request.get("ManagedBy") != "AWS"
