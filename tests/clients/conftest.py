"""A machine that plays the story's part, and the environments that the clients live in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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
            command(client, module, url),
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


Ask = Callable[..., Any]
"""Asks a program in a client's environment: what it is given by name, and the answer, travel as JSON."""

Asking = Callable[[str, str], AbstractContextManager[Ask]]
"""Keeps a module running in the environment of a client while a block lasts."""


@pytest.fixture
def asking(url: str, environment: dict[str, str], tmp_path: Path) -> Asking:
    """Modules in a client's environment that are asked more than one thing, a line each way."""

    @contextmanager
    def start(client: str, module: str) -> Iterator[Ask]:
        complaints = tmp_path / "stderr"
        with (
            complaints.open("w") as stderr,
            subprocess.Popen(
                command(client, module, url),
                env=environment,
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            ) as process,
        ):
            assert process.stdin is not None
            assert process.stdout is not None
            lines, answers = process.stdin, process.stdout

            def ask(**question: Any) -> Any:
                lines.write(f"{json.dumps(question)}\n")
                lines.flush()
                # The SDK logs to standard output too.
                answer = next((line for line in answers if line.startswith("{")), "")
                assert answer, complaints.read_text()
                return json.loads(answer)

            yield ask

    return start


def command(client: str, module: str, url: str) -> list[str | Path]:
    """Return what runs a module of these tests in a client's environment, told the URL."""
    return [program(client, "python"), "-m", f"tests.clients.{module}", url]


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
