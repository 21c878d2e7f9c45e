"""A quick pipeline whose objective is known in advance: the error of Eval is ``(Depth - 4)²``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.local import LocalSageMaker, StepContext

NAME = "Quick"
ERROR = "Eval: metrics.error"
ROLE = "arn:aws:iam::123456789012:role/Test"


def definition() -> str:
    """The pipeline: Prepare → Train → Eval → Gate, the last of which compares the error with a limit."""
    output = {
        "OutputName": "report",
        "S3Output": {
            "S3Uri": {
                "Std:Join": {"On": "/", "Values": ["s3://bucket", {"Get": "Execution.PipelineExecutionId"}]}
            },
            "LocalPath": "/opt/ml/processing/report",
            "S3UploadMode": "EndOfJob",
        },
    }
    steps = [
        {"Name": "Prepare", "Type": "Processing", "Arguments": {"AppSpecification": {"ImageUri": "image"}}},
        {
            "Name": "Train",
            "Type": "Training",
            "Arguments": {
                "HyperParameters": {
                    "depth": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Depth"}]}},
                    "eta": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Eta"}]}},
                }
            },
            "DependsOn": ["Prepare"],
        },
        {
            "Name": "Eval",
            "Type": "Processing",
            "Arguments": {
                "AppSpecification": {"ImageUri": "image"},
                "Environment": {"DEPTH": {"Get": "Steps.Train.HyperParameters.depth"}},
                "ProcessingOutputConfig": {"Outputs": [output]},
            },
            "PropertyFiles": [
                {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
            ],
        },
        {
            "Name": "Gate",
            "Type": "Condition",
            "Arguments": {
                "Conditions": [
                    {
                        "Type": "LessThan",
                        "LeftValue": {
                            "Std:JsonGet": {
                                "PropertyFile": {"Get": "Steps.Eval.PropertyFiles.Report"},
                                "Path": "metrics.error",
                            }
                        },
                        "RightValue": 100,
                    }
                ],
                "IfSteps": [],
                "ElseSteps": [],
            },
        },
    ]
    parameters = [
        {"Name": "Depth", "Type": "Integer", "DefaultValue": 6},
        {"Name": "Eta", "Type": "Float", "DefaultValue": 0.1},
        {"Name": "Nobody", "Type": "String", "DefaultValue": "reads it"},
    ]
    return json.dumps({"Version": "2020-12-01", "Parameters": parameters, "Steps": steps})


def train(step: StepContext) -> None:
    """Report a training metric; a depth of 13 does not train."""
    if step.parameters["Depth"] == 13:
        raise ValueError("unlucky")
    step.metric("validation:rmse", float(step.parameters["Depth"]))


def evaluate(step: StepContext) -> dict[str, Any]:
    """Write the report; a depth of 99 has no error, and one of 98 writes what is no JSON."""
    depth = int(step.parameters["Depth"])
    output = step.arguments["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
    error = float("nan") if depth == 99 else (depth - 4) ** 2
    text = "<html>" if depth == 98 else json.dumps({"metrics": {"error": error, "depth": depth}})
    step.path(f"{output}/report.json").write_text(text)
    return {}


def register(sagemaker: LocalSageMaker) -> None:
    """Let functions perform the steps."""
    sagemaker.register("Train", train)
    sagemaker.register("Eval", evaluate)


def install(sagemaker: LocalSageMaker) -> None:
    """Make the pipeline on a machine."""
    register(sagemaker)
    sagemaker.client().create_pipeline(PipelineName=NAME, PipelineDefinition=definition(), RoleArn=ROLE)


def make(folder: Path | None = None, **options: Any) -> tuple[LocalSageMaker, str]:
    """Make a machine with the pipeline, and one whole execution of it."""
    sagemaker = LocalSageMaker(folder, step_duration_s=0, **options)
    install(sagemaker)
    client = sagemaker.client()
    with_all = SelectiveExecution(NAME, client, selected_steps=("Prepare", "Train", "Eval", "Gate"))
    arn = with_all.start()
    assert with_all.wait(30).status == "Succeeded"
    with_all.close()
    return sagemaker, arn
