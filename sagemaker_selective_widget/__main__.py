"""The command line: ``python -m sagemaker_selective_widget local --port 8080``."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        _serve(options.port, options.folder, options.step_duration)
    except (OSError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sagemaker_selective_widget", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    local = commands.add_parser("local", help="serve SageMaker Pipelines on this machine until Ctrl+C")
    local.add_argument("--port", type=int, default=0, help="the port; a free one if not given")
    local.add_argument("--folder", help="keeps the state; without it, nothing outlives the command")
    local.add_argument(
        "--step-duration", type=float, default=0.2, metavar="S", help="seconds that a step takes (0.2)"
    )
    return parser


def _serve(port: int, folder: str | None, step_duration_s: float) -> None:
    """Serve until the process is told to end. The URL is the only line on standard output."""
    from sagemaker_selective_widget.local import LocalSageMaker

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with LocalSageMaker(folder, step_duration_s=step_duration_s) as sagemaker, sagemaker.serve(port) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stderr.write(
            f"AWS clients find it with AWS_ENDPOINT_URL_SAGEMAKER={url}, a region and any credentials. "
            "Ctrl+C ends it.\n"
        )
        ended.wait()


if __name__ == "__main__":
    sys.exit(main())
