"""The same requests to moto and to an endpoint: ``python -m tests.clients.with_moto URL``.

It prints, for each operation that moto has, the shape of both answers: each member's path and JSON type.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config
from moto import mock_aws  # type: ignore[import-not-found]

from tests.clients import scenario


def answers(client: Any) -> dict[str, Any]:
    """Call every operation of SageMaker Pipelines that moto has, and return the answers."""
    pipeline = {"PipelineName": scenario.PIPELINE}
    given = {
        "RoleArn": scenario.ROLE,
        "PipelineDisplayName": "Told",
        "PipelineDescription": "A story",
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
    }
    found = {}
    found["CreatePipeline"] = client.create_pipeline(
        **pipeline, **given, PipelineDefinition=scenario.DEFINITION
    )
    found["UpdatePipeline"] = client.update_pipeline(**pipeline, PipelineDisplayName="Retold")
    found["StartPipelineExecution"] = client.start_pipeline_execution(
        **pipeline,
        PipelineExecutionDisplayName="told",
        PipelineExecutionDescription="Once",
        PipelineParameters=[{"Name": "Depth", "Value": "4"}, {"Name": "Label", "Value": "told"}],
    )
    execution = {"PipelineExecutionArn": found["StartPipelineExecution"]["PipelineExecutionArn"]}
    scenario.wait_for(
        "Succeeded",
        lambda: str(client.describe_pipeline_execution(**execution)["PipelineExecutionStatus"]),
    )
    found["DescribePipeline"] = client.describe_pipeline(**pipeline)
    found["ListPipelines"] = client.list_pipelines()
    found["DescribePipelineExecution"] = client.describe_pipeline_execution(**execution)
    found["DescribePipelineDefinitionForExecution"] = client.describe_pipeline_definition_for_execution(
        **execution
    )
    found["ListPipelineExecutions"] = client.list_pipeline_executions(**pipeline)
    found["ListPipelineParametersForExecution"] = client.list_pipeline_parameters_for_execution(**execution)
    found["DeletePipeline"] = client.delete_pipeline(**pipeline)
    return found


def shape(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each member of an answer by its path, with its type; every item of a list is one member."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key != "ResponseMetadata":
                yield from shape(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from shape(item, f"{path}[]")
    else:
        yield path, type(value).__name__


def main(url: str) -> None:
    """Print both shapes of each answer."""
    session = boto3.Session(region_name=scenario.REGION)
    with mock_aws():
        # moto stands in for AWS itself, which is not where the environment's variables lead.
        config = Config(ignore_configured_endpoint_urls=True)
        motos = answers(session.client("sagemaker", config=config))
    ours = answers(session.client("sagemaker", endpoint_url=url))
    shapes = {
        operation: {"moto": dict(shape(motos[operation])), "local": dict(shape(ours[operation]))}
        for operation in motos
    }
    sys.stdout.write(f"{json.dumps(shapes)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
