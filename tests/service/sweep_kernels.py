"""Kernels that run one sweep, forked one after another by a process that has imported everything.

It reads a line for each kernel that is wanted, the URL of the service to use, prints the kernel's process id,
and once that has ended, its exit status. A kernel goes on with the sweep that it finds in SageMaker, or makes
one where there is none.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import boto3

from sagemaker_selective_widget import SelectiveExecution

DEPTHS = range(1, 13)


def clients(url: str) -> Any:
    """Make a client of SageMaker, and one of S3 to have its model read; return the first."""
    os.environ["AWS_ENDPOINT_URL_S3"] = url
    boto3.client("s3", endpoint_url=url, region_name="us-west-2")
    return boto3.client("sagemaker", endpoint_url=url, region_name="us-west-2")


def run(url: str) -> None:
    """Be a kernel."""
    session = SelectiveExecution("Quick", clients(url), selected_steps=("Train", "Eval"))
    found = session.sweeps()
    sweep = found[0] if found else session.sweep({"Depth": DEPTHS}, max_parallel=3)
    sweep.start().wait(60)
    session.close()


def say(number: int) -> None:
    """Tell who is waiting."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Fork kernels until the input ends."""
    clients("http://127.0.0.1:9")  # reads the models once, for all kernels; nothing is sent
    for line in sys.stdin:
        kernel = os.fork()
        if kernel == 0:
            status = 1
            try:
                run(line.strip())
                status = 0
            finally:
                os._exit(status)
        say(kernel)
        say(os.waitstatus_to_exitcode(os.waitpid(kernel, 0)[1]))


if __name__ == "__main__":
    main()
