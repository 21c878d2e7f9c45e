"""Kernels that run one sweep, forked one after another by a process that has imported everything.

It reads a line for each kernel that is wanted, prints the kernel's process id, and once that has ended, its
exit status. A kernel goes on with the sweep that it finds in SageMaker, or makes one where there is none.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import boto3

from sagemaker_selective_widget import SelectiveExecution

DEPTHS = range(1, 13)


def run(client: Any) -> None:
    """Be a kernel."""
    session = SelectiveExecution("Quick", client, selected_steps=("Train", "Eval"))
    found = session.sweeps()
    sweep = found[0] if found else session.sweep({"Depth": DEPTHS}, max_parallel=3)
    sweep.start().wait(60)
    session.close()


def say(number: int) -> None:
    """Tell who is waiting."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main(url: str) -> None:
    """Fork kernels until the input ends."""
    client = boto3.client("sagemaker", endpoint_url=url, region_name="us-west-2")
    boto3.client("s3", endpoint_url=url, region_name="us-west-2")  # reads its model once, for all of them
    for _ in sys.stdin:
        kernel = os.fork()
        if kernel == 0:
            status = 1
            try:
                run(client)
                status = 0
            finally:
                os._exit(status)
        say(kernel)
        say(os.waitstatus_to_exitcode(os.waitpid(kernel, 0)[1]))


if __name__ == "__main__":
    main(sys.argv[1])
