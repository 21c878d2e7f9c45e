"""What both generators share: an SDK that calls nobody, names that never change, and the files.

It needs boto3 alone, so that it runs beside either version of the SDK.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import sys
import tempfile
import types
import uuid
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.resolve()
ACCOUNT = "123456789012"
REGION = "us-west-2"
BUCKET = "example-bucket"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/PipelineRole"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/train:1.0"

# The SDKs make names of jobs and folders from the time.
STOPPED_CLOCK = {"sagemaker_timestamp": "built", "sagemaker_short_timestamp": "built"}

TRUST = {
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
}

# What the SDKs ask AWS while they compile a pipeline, and what they hear.
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "GetCallerIdentity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/builder"},
    "CreateBucket": {},
    "HeadBucket": {},
    "ListBuckets": {"Buckets": []},
    "GetRole": {"Role": {"Arn": ROLE, "AssumeRolePolicyDocument": TRUST}},
    "SimulatePrincipalPolicy": {"EvaluationResults": []},
    "PutObject": {"ETag": '"0"'},
}

SDK_CONFIG = {
    "SchemaVersion": "1.0",
    "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}},
}

SOURCE_FILES = {"script.py": "print('done')\n", "notebook.ipynb": "{}\n", "requirements.txt": "numpy\n"}

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
}


def go_offline() -> None:
    """Answer every AWS call from `ANSWERS`; a call that is not there raises, so that none is overlooked.

    To be called before an SDK is imported.
    """
    os.environ |= ENVIRONMENT
    enter_source_folder()
    import botocore.client

    def answer(_client: Any, operation: str, _arguments: Mapping[str, Any]) -> dict[str, Any]:
        return dict(ANSWERS[operation])

    botocore.client.BaseClient._make_api_call = answer
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)


def s3(*keys: str) -> str:
    """A place in the bucket."""
    return "/".join(["s3:/", BUCKET, *keys])


def lambda_arn(name: str) -> str:
    """The ARN of a function."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def enter_source_folder() -> None:
    """Work in a new folder with `SOURCE_FILES`: the SDKs hash a file's path along with what it holds."""
    os.chdir(tempfile.mkdtemp())
    for name, text in SOURCE_FILES.items():
        Path(name).write_text(text, encoding="utf-8")


def write_all(
    version: str,
    makers: Iterable[Callable[[], Any]],
    adjacency_of: Callable[[Any], Mapping[str, Iterable[str]]],
) -> None:
    """Write ``VERSION_NAME.json`` and ``VERSION_NAME.sdk_adjacency.json`` of each maker's pipeline."""
    stop_the_clock()
    for make in makers:
        pipeline = make()
        adjacency = {step: sorted(children) for step, children in adjacency_of(pipeline).items()}
        name = f"{version}_{make.__name__}"
        write(name, json.loads(pipeline.definition()))
        write(f"{name}.sdk_adjacency", dict(sorted(adjacency.items())))


def stop_the_clock() -> None:
    """Let names that come of the time or of chance be the same in every run.

    To be called when everything is imported: a function is replaced under every module that imported it.
    """
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "sagemaker"]
    for module, (name, text) in itertools.product(modules, STOPPED_CLOCK.items()):
        if isinstance(vars(module).get(name), types.FunctionType):
            setattr(module, name, lambda text=text: text)
    numbers = itertools.count()
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers))


def write(name: str, value: Any) -> None:
    """Write a JSON file; a definition keeps the SDK's own order of keys."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
