"""Versions of a pipeline, over the wire."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import Wire, definition, step

pytestmark = pytest.mark.skipif(
    "ListPipelineVersions" not in service_model().operation_names,
    reason="the installed botocore is older than versions of pipelines",
)

HAS_ALIASES = "PipelineVersionAlias" in service_model().shape_for("StartPipelineExecutionRequest").members
needs_aliases = pytest.mark.skipif(
    not HAS_ALIASES, reason="the installed botocore is older than aliases of versions"
)


def versions(wire: Wire, **members: Any) -> list[dict[str, Any]]:
    answer = wire.client.list_pipeline_versions(PipelineName="Pipeline", **members)
    return list(answer["PipelineVersionSummaries"])


def ids(wire: Wire, **members: Any) -> list[int]:
    return [version["PipelineVersionId"] for version in versions(wire, **members)]


def update(wire: Wire, *names: str, **members: Any) -> int:
    """Give the pipeline other steps and return the new version's id."""
    if names:
        members["PipelineDefinition"] = definition(*map(step, names))
    return int(wire.client.update_pipeline(PipelineName="Pipeline", **members)["PipelineVersionId"])


@pytest.fixture
def pipeline_arn(wire: Wire) -> str:
    """A pipeline of the step A in its first version."""
    return wire.create(step("A"))


def alias(wire: Wire, pipeline_arn: str, version_id: int, **operations: list[str]) -> None:
    wire.client.update_pipeline_version(
        PipelineArn=pipeline_arn, PipelineVersionId=version_id, PipelineVersionAliasOperations=operations
    )


@pytest.mark.usefixtures("pipeline_arn")
class TestMaking:
    def test_each_create_and_update_makes_a_version(self, wire: Wire) -> None:
        """Also an update that leaves the definition as it was."""
        assert ids(wire) == [1]
        assert update(wire, "B") == 2
        assert update(wire, PipelineDescription="d") == 3
        assert ids(wire) == [3, 2, 1]
        assert wire.client.describe_pipeline(PipelineName="Pipeline")["PipelineDefinition"] == definition(
            step("B")
        )

    def test_a_refused_update_makes_none(self, wire: Wire) -> None:
        with pytest.raises(ClientError, match="Unable to parse"):
            wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition="{")
        assert ids(wire) == [1]

    def test_a_pipeline_that_is_created_again_begins_at_1(self, wire: Wire) -> None:
        update(wire, "B")
        wire.client.delete_pipeline(PipelineName="Pipeline")
        wire.create(step("C"))
        assert ids(wire) == [1]


@pytest.mark.usefixtures("pipeline_arn")
class TestList:
    def test_order_times_and_pages(self, wire: Wire) -> None:
        for name in "BCDE":
            update(wire, name)
        minute, moment = timedelta(minutes=1), datetime.now(timezone.utc)
        assert ids(wire, SortOrder="Ascending") == [1, 2, 3, 4, 5]
        assert ids(wire, CreatedAfter=moment - minute, CreatedBefore=moment + minute) == [5, 4, 3, 2, 1]
        assert ids(wire, CreatedAfter=moment + minute) == []
        paginator = wire.client.get_paginator("list_pipeline_versions")
        pages = paginator.paginate(PipelineName="Pipeline", PaginationConfig={"PageSize": 2})
        assert [
            [item["PipelineVersionId"] for item in page["PipelineVersionSummaries"]] for page in pages
        ] == [
            [5, 4],
            [3, 2],
            [1],
        ]

    def test_a_version_names_its_latest_execution(self, wire: Wire) -> None:
        wire.run()
        first = wire.run()
        update(wire, "B")
        second = wire.run()
        assert [item["LastExecutionPipelineExecutionArn"] for item in versions(wire)] == [second, first]

    def test_a_pipeline_that_does_not_exist_is_named(self, wire: Wire) -> None:
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="pipeline/Nowhere' does not exist"):
            wire.client.list_pipeline_versions(PipelineName="Nowhere")


class TestUse:
    def test_an_earlier_version_is_described_and_started(self, wire: Wire, pipeline_arn: str) -> None:
        update(wire, "B")
        answer = wire.client.describe_pipeline(PipelineName=pipeline_arn, PipelineVersionId=1)
        assert answer["PipelineDefinition"] == definition(step("A"))
        old, new = wire.run(PipelineVersionId=1), wire.run()
        assert (wire.ran(old), wire.ran(new)) == (["A"], ["B"])
        assert [wire.describe(arn)["PipelineVersionId"] for arn in (old, new)] == [1, 2]
        answer = wire.client.describe_pipeline_definition_for_execution(PipelineExecutionArn=old)
        assert answer["PipelineDefinition"] == definition(step("A"))

    @pytest.mark.parametrize("operation", ["describe_pipeline", "start_pipeline_execution"])
    @pytest.mark.usefixtures("pipeline_arn")
    def test_a_version_that_does_not_exist_is_named(self, wire: Wire, operation: str) -> None:
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="Version 2 of the pipeline"):
            getattr(wire.client, operation)(PipelineName="Pipeline", PipelineVersionId=2)


class TestUpdateVersion:
    def test_a_name_and_a_description_are_kept_apart_from_the_pipelines(
        self, wire: Wire, pipeline_arn: str
    ) -> None:
        update(wire, "B")
        answer = wire.client.update_pipeline_version(
            PipelineArn=pipeline_arn, PipelineVersionId=1, PipelineVersionDisplayName="first"
        )
        assert (answer["PipelineArn"], answer["PipelineVersionId"]) == (pipeline_arn, 1)
        wire.client.update_pipeline_version(
            PipelineArn=pipeline_arn, PipelineVersionId=1, PipelineVersionDescription="as it began"
        )
        newest, first = versions(wire)
        assert "PipelineVersionDisplayName" not in newest
        assert first["PipelineVersionDisplayName"] == "first"
        described = wire.client.describe_pipeline(PipelineName="Pipeline", PipelineVersionId=1)
        assert described["PipelineVersionDisplayName"] == "first"
        assert described["PipelineVersionDescription"] == "as it began"
        assert "PipelineDescription" not in described

    def test_a_version_that_does_not_exist_is_named(self, wire: Wire, pipeline_arn: str) -> None:
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="Version 2 of the pipeline"):
            wire.client.update_pipeline_version(PipelineArn=pipeline_arn, PipelineVersionId=2)


@needs_aliases
class TestAliases:
    def test_an_alias_stands_for_its_version(self, wire: Wire, pipeline_arn: str) -> None:
        update(wire, "B")
        alias(wire, pipeline_arn, 1, Add=["live", "old"])
        described = wire.client.describe_pipeline(PipelineName="Pipeline", PipelineVersionAlias="live")
        assert described["PipelineDefinition"] == definition(step("A"))
        assert described["PipelineVersionAliases"] == ["live", "old"]
        execution_arn = wire.run(PipelineVersionAlias="live")
        assert wire.ran(execution_arn) == ["A"]
        assert wire.describe(execution_arn)["PipelineVersionAliases"] == ["live", "old"]
        other = wire.run()
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline", PipelineVersionAlias="live")
        assert [item["PipelineExecutionArn"] for item in listed["PipelineExecutionSummaries"]] == [
            execution_arn
        ]
        assert listed["PipelineExecutionSummaries"][0]["PipelineVersionAliases"] == ["live", "old"]
        assert "PipelineVersionAliases" not in wire.describe(other)

    def test_aliases_may_be_given_to_the_version_that_a_request_makes(self, wire: Wire) -> None:
        wire.create(step("A"), PipelineVersionAliases=["stable", "first"])
        update(wire, "B", PipelineVersionAliases=["stable"])
        assert [item.get("PipelineVersionAliases") for item in versions(wire)] == [["stable"], ["first"]]

    def test_an_alias_moves_to_the_version_it_is_given_to(self, wire: Wire, pipeline_arn: str) -> None:
        update(wire, "B")
        alias(wire, pipeline_arn, 1, Add=["live"])
        alias(wire, pipeline_arn, 2, Add=["live"])
        assert [item.get("PipelineVersionAliases") for item in versions(wire)] == [["live"], None]

    def test_an_alias_can_be_removed(self, wire: Wire, pipeline_arn: str) -> None:
        alias(wire, pipeline_arn, 1, Add=["live", "old"])
        alias(wire, pipeline_arn, 1, Remove=["live"])
        assert versions(wire)[0]["PipelineVersionAliases"] == ["old"]
        with pytest.raises(ClientError, match=r"Version 1 has no alias \[live\]. Its aliases are \[old\]"):
            alias(wire, pipeline_arn, 1, Remove=["live"])
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="no version with the alias 'live'"):
            wire.start(PipelineVersionAlias="live")

    def test_a_version_has_no_more_than_ten(self, wire: Wire, pipeline_arn: str) -> None:
        alias(wire, pipeline_arn, 1, Add=[f"a{index}" for index in range(10)])
        with pytest.raises(ClientError, match="would have 11 aliases; 10 are allowed"):
            alias(wire, pipeline_arn, 1, Add=["one-more"])
        assert len(versions(wire)[0]["PipelineVersionAliases"]) == 10

    def test_an_id_and_an_alias_are_one_too_many(self, wire: Wire, pipeline_arn: str) -> None:
        alias(wire, pipeline_arn, 1, Add=["live"])
        with pytest.raises(ClientError, match="Give PipelineVersionId or PipelineVersionAlias, not both"):
            wire.start(PipelineVersionId=1, PipelineVersionAlias="live")
