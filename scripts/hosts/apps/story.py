"""The widget that each host shows: a local pipeline with one finished execution."""

import time
from typing import Any

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker, abalone


def is_executing(client: Any, arn: str) -> bool:
    """Return whether an execution is still running."""
    execution = client.describe_pipeline_execution(PipelineExecutionArn=arn)
    return bool(execution["PipelineExecutionStatus"] == "Executing")


def make_widget() -> SelectiveExecutionWidget:
    """Create the pipeline, run it once, and return a widget for it when the execution has ended."""
    client = LocalSageMaker(step_duration_s=0).client()
    client.create_pipeline(
        PipelineName=abalone.PIPELINE_NAME,
        PipelineDefinition=abalone.definition(),
        RoleArn="arn:aws:iam::123456789012:role/pipelines",
    )
    arn = client.start_pipeline_execution(
        PipelineName=abalone.PIPELINE_NAME,
        PipelineParameters=[{"Name": "BatchData", "Value": abalone.BATCH_DATA}],
    )["PipelineExecutionArn"]
    while is_executing(client, arn):
        time.sleep(0.05)
    return SelectiveExecutionWidget(abalone.PIPELINE_NAME, client)
