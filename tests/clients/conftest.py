"""A machine that plays the story's part, and the environments that the clients live in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.clients import scenario

REPOSITORY = Path(__file__).parents[2]
ENVIRONMENTS = REPOSITORY / ".make"


@pytest.fixture
def sagemaker() -> Iterator[LocalSageMaker]:
    """A machine whose first step waits to be stopped when the story says so."""
    with LocalSageMaker(step_duration_s=0) as made:
        made.register("Prepare", hold)
        yield made


@pytest.fixture
def url(sagemaker: LocalSageMaker) -> Iterator[str]:
    with sagemaker.serve() as served:
        yield served


@pytest.fixture
def environment(url: str, tmp_path: Path) -> dict[str, str]:
    """The variables of a client's process: it finds the endpoint, and nothing of whoever runs the tests."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL_SAGEMAKER": url,
        "AWS_DEFAULT_REGION": scenario.REGION,
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "SAGEMAKER_USER_CONFIG_OVERRIDE": str(Path(__file__).parent / "sdk_defaults.yaml"),
        "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
        "SAGEMAKER_VALIDATE_ROLE": "false",  # moto's IAM cannot simulate what the SDK v3 asks it
    }


@pytest.fixture
def told_by(url: str, environment: dict[str, str]) -> Callable[[str, str], Any]:
    """Run a module in a client's environment, give it the URL, and return the JSON that it prints last."""

    def run(client: str, module: str) -> Any:
        done = subprocess.run(
            [program(client, "python"), "-m", f"tests.clients.{module}", url],
            env=environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def program(client: str, name: str) -> Path:
    """Return a program of a client's environment, which `make test-clients` makes."""
    found = ENVIRONMENTS / client / "bin" / name
    if not found.exists():
        pytest.skip(f"There is no environment for {client}. Run `make test-clients`, or `make test-sdk-v3`.")
    return found


def hold(step: StepContext) -> None:
    """Wait to be stopped, in the execution that is to be stopped."""
    if step.parameters["Depth"] == scenario.HELD_DEPTH:
        step.wait(float("inf"))
