"""A pipeline, and an account, in which every string that a person or AWS may have written is an attack."""

from __future__ import annotations

import json

HOSTILE = (
    "<img src=x onerror=window.pwned=1></script><script>window.pwned=1</script>"
    "\"'><svg onload=window.pwned=1>{{7*7}} javascript:window.pwned=1 \u202egnp\u200b\N{PILE OF POO}"
)
"""Markup, ends of strings and scripts, a template, an address, turned and invisible characters, an emoji."""

SHOWN = HOSTILE.replace("\u202e", r"\u202e")
"""What a reader sees: a character that turns what follows is written out, lest it turn our own words."""

LONG = "T" * 64
"""The longest name of a step."""

PREPARE = "Prepare"


def definition(command: str = HOSTILE) -> str:
    """The definition as JSON; only the names of steps are such as the service takes."""

    def step(name: str, **environment: object) -> dict[str, object]:
        told = {"Name": name, "DisplayName": HOSTILE, "Description": HOSTILE}
        return {**told, "Type": "Processing", "Arguments": {"Environment": environment}}

    reads = {"Get": "Parameters.Hostile"}
    output = {"Get": f"Steps.{PREPARE}.ProcessingJobArn"}
    return json.dumps(
        {
            "Version": "2020-12-01",
            "Parameters": [
                {"Name": "Hostile", "Type": "String", "DefaultValue": HOSTILE, "Description": HOSTILE},
                {"Name": "Choice", "Type": "String", "DefaultValue": HOSTILE, "EnumValues": [HOSTILE, "b"]},
            ],
            "Steps": [step(PREPARE, Command=command), step(LONG, Command=reads, After=output)],
        }
    )


ACCOUNT = f"""
import logging
import threading
from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.local import LocalSageMaker

HOSTILE, LONG = {HOSTILE!r}, {LONG!r}
sagemaker = LocalSageMaker(step_duration_s=0)
client = sagemaker.client()
client.create_pipeline(
    PipelineName="hostile", PipelineDefinition={definition()!r}, RoleArn="arn:aws:iam::123456789012:role/p"
)


def plant(parsed, **_):
    for rows in (parsed, *parsed.get("PipelineExecutionSummaries", [])):
        if "PipelineExecutionArn" in rows:
            rows["PipelineExecutionDisplayName"] = rows["PipelineExecutionDescription"] = HOSTILE


for operation in ("ListPipelineExecutions", "DescribePipelineExecution"):
    client.meta.events.register(f"after-call.sagemaker.{{operation}}", plant)


def fail(step):
    step.log(HOSTILE)
    raise RuntimeError(HOSTILE)


def run_pipeline():
    arn = client.start_pipeline_execution(PipelineName="hostile")["PipelineExecutionArn"]
    describe = client.describe_pipeline_execution
    while describe(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing":
        threading.Event().wait(0.01)


def refuse(**_):
    from types import SimpleNamespace
    # What begins like a page of HTML is taken for the answer of a proxy, and its words are left out.
    error = {{"Code": "AccessDeniedException", "Message": "Refused: " + HOSTILE}}
    return SimpleNamespace(status_code=400), {{"Error": error, "ResponseMetadata": {{"HTTPStatusCode": 400}}}}


run_pipeline()
sagemaker.register(LONG, fail)
client.update_pipeline(PipelineName="hostile", PipelineDefinition={definition(HOSTILE + "!")!r})
w = SelectiveExecutionWidget("hostile", client, selected_steps=[LONG])
client.meta.events.register("before-call.sagemaker.RetryPipelineExecution", refuse)
"""
"""One finished execution; the pipeline was changed since, and a step that is run again fails."""
