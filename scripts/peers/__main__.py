"""Run the workflow integration tests of the SageMaker SDK v2 against `LocalSageMaker`'s HTTP endpoint.

``python -m scripts.peers CHECKOUT [PYTEST ARGUMENTS]`` runs the tests of a checkout of the SDK, which is not
modified, in the environment of ``tests/clients/peers.txt``. moto's server stands in for every service but
SageMaker, and no request goes to AWS. The exit status is 1 if a test failed by our fault.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker, Quotas
from scripts.peers.rules import Verdict, read_records, report

REPOSITORY = Path(__file__).resolve().parents[2]
ENVIRONMENT = REPOSITORY / ".make" / "peers" / "bin"
TESTS = "tests/integ/sagemaker/workflow"
REGION = "us-west-2"
TIME_LIMIT_S = 240
"""How long a test may take, in seconds, including its fixtures."""
STEP_DURATION_S = 0.5
"""How long a step takes, in seconds: long enough for a test to see that its execution is under way."""
_QUOTAS = Quotas(steps=5000, executions=1000)
"""The SDK's tests run in an account that was granted more than AWS's default quotas."""
_ROLE = "SageMakerRole"
_ACCOUNT = "123456789012"
_USAGE = "Name a checkout of the SageMaker Python SDK v2: make test-peers SDK=/path/to/checkout"


def free_port() -> int:
    """Return a free port of the loopback interface."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def moto_server(log: Path) -> Iterator[str]:
    """Run moto's server for the duration of a ``with`` block, and provide its URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(ENVIRONMENT / "python"), "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as server:
        try:
            _wait_until_it_answers(url, server)
            yield url
        finally:
            server.terminate()


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    while not _answers(url):
        with suppress(subprocess.TimeoutExpired):
            sys.exit(f"moto's server ended with status {server.wait(0.2)}.")


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/moto-api/data.json", timeout=10):
        return True
    return False


def prepare_account(url: str) -> dict[str, str]:
    """Create in moto what an account that has used the SDK contains, and return credentials of its role.

    These are the SDK's bucket, which some sessions expect to exist, and a role: the SDK uses the caller's
    role for its pipelines.
    """
    import boto3

    session = boto3.Session("any", "any", region_name=REGION)
    bucket = f"sagemaker-{REGION}-{_ACCOUNT}"
    session.client("s3", endpoint_url=url).create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    session.client("iam", endpoint_url=url).create_role(RoleName=_ROLE, AssumeRolePolicyDocument="{}")
    arn = f"arn:aws:iam::{_ACCOUNT}:role/{_ROLE}"
    assumed = session.client("sts", endpoint_url=url).assume_role(RoleArn=arn, RoleSessionName="peers")
    credentials = assumed["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }


def test_environment(sagemaker_url: str, moto_url: str, home: Path) -> dict[str, str]:
    """Return the test process's environment: the addresses of both servers, and no settings of the user."""
    return {
        "PATH": os.pathsep.join([str(ENVIRONMENT), os.environ["PATH"]]),
        "HOME": str(home),
        "PYTHONPATH": str(Path(__file__).parent),
        "PEERS_RECORDS": str(home / "records.jsonl"),
        "AWS_ENDPOINT_URL": moto_url,
        "AWS_ENDPOINT_URL_SAGEMAKER": sagemaker_url,
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": sagemaker_url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "SAGEMAKER_USER_CONFIG_OVERRIDE": str(REPOSITORY / "tests" / "clients" / "sdk_defaults.yaml"),
        "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    } | prepare_account(moto_url)


def run(checkout: Path, arguments: Sequence[str], home: Path) -> list[Mapping[str, Any]]:
    """Run the tests of a checkout, and return a record of each phase of each test."""
    pytest = [str(ENVIRONMENT / "python"), "-m", "pytest", "-p", "sdk_plugin", "-p", "no:cacheprovider"]
    options = [
        "-q",
        "--tb=short",
        "--show-capture=no",
        f"--timeout={TIME_LIMIT_S}",
        "--disable-warnings",
        "--continue-on-collection-errors",
    ]
    with (
        LocalSageMaker(step_duration_s=STEP_DURATION_S, quotas=_QUOTAS) as sagemaker,
        sagemaker.serve() as sagemaker_url,
        moto_server(home / "moto.log") as moto_url,
    ):
        environment = test_environment(sagemaker_url, moto_url, home)
        environment["PEERS_S3_FOLDER"] = str(sagemaker.path("s3://any").parent)
        command = [*pytest, *options, *(arguments or [TESTS])]
        subprocess.run(command, cwd=checkout, env=environment, check=False)
    records = home / "records.jsonl"
    return [json.loads(line) for line in records.read_text("utf-8").splitlines()] if records.exists() else []


def main(checkout: str, *arguments: str) -> int:
    """Run the tests, print the report, and return 1 if a test failed by our fault or none ran."""
    folder = Path(checkout).resolve()
    if not (folder / TESTS).is_dir():
        sys.exit(f"{checkout} has no {TESTS}. {_USAGE}")
    with TemporaryDirectory() as home:
        results = read_records(run(folder, arguments, Path(home)))
    print(report(results))
    return int(not results or any(each.verdict is Verdict.OUR_FAULT for each in results))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(_USAGE)
    sys.exit(main(*sys.argv[1:]))
