"""A pytest plugin for the SageMaker SDK's own tests: it shortens waits and keeps requests on this machine.

It runs in the SDK's environment, beside the SDK's ``conftest.py``, so it imports nothing from this project.
``PEERS_RECORDS`` names the file that gets a line of JSON for each phase of a test (setup, call, teardown).
``PEERS_S3_FOLDER`` names the folder of the objects that `LocalSageMaker` reads, with a folder per bucket.
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
"""The factor by which waits for AWS are shortened, as `LocalSageMaker` is much faster."""

SHORT_SLEEP_S = 0.3
"""The shortest wait, in seconds: the tests poll a fixed number of times, so waits must not be too short."""

_sleep = time.sleep
_create_client = botocore.session.Session.create_client
_refusals: list[str] = []
_simulated: set[str] = set()
_PERFORMED_IN_FULL = {"Callback", "Condition", "Fail"}
"""The metadata keys of steps that start no job and call no other service."""


def _sleep_briefly(duration_s: float) -> None:
    _sleep(min(duration_s, max(SHORT_SLEEP_S, duration_s / TIME_SCALE)))


def _create_redirected_client(
    self: botocore.session.Session, service_name: str, *args: Any, **members: Any
) -> Any:
    """Create a client without the endpoint that is passed: for STS, the SDK passes that of AWS."""
    members.pop("endpoint_url", None)
    client = _create_client(self, service_name, *args, **members)
    for operation in ("CreatePipeline", "UpdatePipeline"):
        client.meta.events.register(f"before-parameter-build.sagemaker.{operation}", _bring_definition)
    client.meta.events.register("after-call", _keep_refusal)
    client.meta.events.register("after-call.sagemaker.ListPipelineExecutionSteps", _keep_simulated)
    return client


def _bring_definition(params: dict[str, Any], **_: Any) -> None:
    """Copy a definition that the SDK has put into moto's S3 to the folder that `LocalSageMaker` reads."""
    location = params.get("PipelineDefinitionS3Location")
    if location is not None:
        target = Path(os.environ["PEERS_S3_FOLDER"], location["Bucket"], location["ObjectKey"])
        target.parent.mkdir(parents=True, exist_ok=True)
        s3 = boto3.client("s3")
        s3.download_file(location["Bucket"], location["ObjectKey"], str(target))


def _keep_refusal(http_response: Any, parsed: Any, model: Any, **_: Any) -> None:
    """Record a refusal by a service, as a test may ignore it and fail later as a consequence."""
    if http_response.status_code >= 400:
        error = parsed.get("Error", {})
        code, message = error.get("Code"), error.get("Message")
        # The wording is that of botocore's ClientError, so that one rule matches both.
        _refusals.append(f"An error occurred ({code}) when calling the {model.name} operation: {message}")


def _keep_simulated(parsed: Any, **_: Any) -> None:
    """Record the steps that a test has seen succeed although their jobs were only simulated."""
    for step in parsed.get("PipelineExecutionSteps", ()):
        if step["StepStatus"] == "Succeeded" and step.get("Metadata", {}).keys() - _PERFORMED_IN_FULL:
            _simulated.add(step["StepName"])


def pytest_configure() -> None:
    """Shorten waiting and redirect clients before the SDK's tests are imported."""
    time.sleep = _sleep_briefly  # type: ignore[assignment]
    botocore.session.Session.create_client = _create_redirected_client


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Write a record of a phase of a test: its outcome, and what services have refused until then."""
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
    # A refusal during setup may be why the call fails, so refusals are kept until the end of the test.
    if report.when == "teardown":
        _refusals.clear()
        _simulated.clear()
    _write(record)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Write a record of a file that could not be imported: none of its tests runs."""
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
