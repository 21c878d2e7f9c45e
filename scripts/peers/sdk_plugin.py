"""A pytest plugin for the SageMaker SDK's own tests: nothing waits long, nothing leaves the machine.

It runs in the SDK's environment, beside the SDK's ``conftest.py``, so it imports nothing of this project.
``PEERS_RECORDS`` names the file that gets a line of JSON for each phase of a test: its setup, call, teardown;
``PEERS_S3_FOLDER`` names the folder of the objects that `LocalSageMaker` reads, a folder for each bucket.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest

TIME_SCALE = 100
"""How many seconds of a wait for AWS one second stands for here: `LocalSageMaker` needs no such patience."""

SHORT_SLEEP_S = 0.3
"""Seconds to which a wait is not shortened further: the tests ask a given number of times."""

_sleep = time.sleep
_create_client = botocore.session.Session.create_client
_refusals: list[str] = []
_simulated: set[str] = set()
_PERFORMED_IN_FULL = {"Callback", "Condition", "Fail"}
"""The metadata of steps that start no job and call no other service."""


def _sleep_briefly(duration_s: float) -> None:
    _sleep(min(duration_s, max(SHORT_SLEEP_S, duration_s / TIME_SCALE)))


def _create_redirected_client(
    self: botocore.session.Session, service_name: str, *args: Any, **members: Any
) -> Any:
    """Make a client without the address that is passed: the SDK passes that of AWS for STS."""
    members.pop("endpoint_url", None)
    client = _create_client(self, service_name, *args, **members)
    for operation in ("CreatePipeline", "UpdatePipeline"):
        client.meta.events.register(f"before-parameter-build.sagemaker.{operation}", _bring_definition)
    client.meta.events.register("after-call", _keep_refusal)
    client.meta.events.register("after-call.sagemaker.ListPipelineExecutionSteps", _keep_simulated)
    return client


def _bring_definition(params: dict[str, Any], **_: Any) -> None:
    """Bring a definition that the SDK has put into moto's S3 to where `LocalSageMaker` has its own."""
    location = params.get("PipelineDefinitionS3Location")
    if location is not None:
        target = Path(os.environ["PEERS_S3_FOLDER"], location["Bucket"], location["ObjectKey"])
        target.parent.mkdir(parents=True, exist_ok=True)
        s3 = boto3.client("s3")
        s3.download_file(location["Bucket"], location["ObjectKey"], str(target))


def _keep_refusal(http_response: Any, parsed: Any, model: Any, **_: Any) -> None:
    """Keep what a service refused, for a test may pass over it and fail later by its consequence."""
    if http_response.status_code >= 400:
        error = parsed.get("Error", {})
        code, message = error.get("Code"), error.get("Message")
        # As botocore's ClientError words it, so that one rule reads both.
        _refusals.append(f"An error occurred ({code}) when calling the {model.name} operation: {message}")


def _keep_simulated(parsed: Any, **_: Any) -> None:
    """Keep which steps a test has seen succeed that only seem to have run a job."""
    for step in parsed.get("PipelineExecutionSteps", ()):
        if step["StepStatus"] == "Succeeded" and step.get("Metadata", {}).keys() - _PERFORMED_IN_FULL:
            _simulated.add(step["StepName"])


def pytest_configure() -> None:
    """Shorten waiting and redirect clients before the SDK's tests are imported."""
    time.sleep = _sleep_briefly  # type: ignore[assignment]
    botocore.session.Session.create_client = _create_redirected_client


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Write down how a phase of a test ended, with what services refused meanwhile."""
    report = (yield).get_result()
    record = {
        "test": item.nodeid,
        "phase": report.when,
        "outcome": report.outcome,
        "text": report.longreprtext,
        "refusals": list(_refusals),
        "simulated": sorted(_simulated),
        "duration_s": round(report.duration, 1),
    }
    # What its setup was refused may be what a test fails by; the next test starts anew.
    if report.when == "teardown":
        _refusals.clear()
        _simulated.clear()
    _write(record)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Write down a file that could not be imported: none of its tests runs."""
    if report.failed:
        _write(
            {
                "test": report.nodeid,
                "phase": "collect",
                "outcome": "failed",
                "text": report.longreprtext,
                "refusals": [],
                "simulated": [],
                "duration_s": 0.0,
            }
        )


def _write(record: dict[str, Any]) -> None:
    with Path(os.environ["PEERS_RECORDS"]).open("a", encoding="utf-8") as records:
        records.write(f"{json.dumps(record)}\n")
