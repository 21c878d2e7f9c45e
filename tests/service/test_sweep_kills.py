"""Kernels killed at random moments of a sweep: each trial starts once, whoever starts it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.sweep_harness import make
from tests.service.test_sweeps import started

KERNELS = 30 if os.environ.get("TEST_PROFILE") == "thorough" else 8
"""How many are killed, one after the other."""

TRIALS = 12
REQUESTS_OF_A_KERNEL = 24
REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked, to be quick")


class Reaper:
    """Kills the kernel that sends requests: at a request of its, before or after that is carried out.

    A kernel that is killed before has sent what was never carried out; one that is killed after never knows
    that it was.
    """

    def __init__(self, sagemaker: LocalSageMaker, chance: random.Random) -> None:
        self._chance = chance
        self._handle = sagemaker._handle
        sagemaker._handle = self.handle  # type: ignore[method-assign]
        self.kernel = 0
        self._left = -1
        self._is_before = True
        self.killed: Counter[str] = Counter()

    def watch(self, kernel: int) -> None:
        """Kill this kernel at some request; 0 lets it live."""
        self._is_before = self._chance.random() < 0.5
        self._left = self._chance.randrange(1, REQUESTS_OF_A_KERNEL)
        self.kernel = kernel

    def handle(self, target: str, body: bytes) -> tuple[int, bytes]:
        """Answer a request, and kill who sent it if its time has come."""
        self._left -= 1
        is_due = self.kernel > 0 and self._left <= 0
        if is_due and self._is_before:
            self._kill(f"before {target}")
            return 500, b"{}"
        answer = self._handle(target, body)
        if is_due:
            self._kill(f"after {target}")
        return answer

    def _kill(self, moment: str) -> None:
        kernel, self.kernel = self.kernel, 0
        if kernel > 0:
            os.kill(kernel, signal.SIGKILL)
            self.killed[moment] += 1


class Kernels:
    """A process that forks kernels.

    Args:
        process: The process.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, url: str) -> int:
        """Fork a kernel that uses the service at a URL, and return its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{url}\n")
        self._process.stdin.flush()
        return self._next()

    def end(self) -> int:
        """Wait until the kernel has ended, and return its exit status."""
        return self._next()

    def _next(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def kernels() -> Iterator[Kernels]:
    """A process that forks kernels; it has imported everything once for all of them."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY),
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.service.sweep_kernels"],
        env=environment,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Kernels(process)
        assert process.stdin is not None
        process.stdin.close()


def test_of_kernels_killed_at_random_moments_none_starts_a_trial_twice_or_loses_one(kernels: Kernels) -> None:
    seed = random.randrange(10**6)
    sagemaker, _ = make()
    reaper = Reaper(sagemaker, random.Random(seed))
    with sagemaker, sagemaker.serve() as url:
        for _ in range(KERNELS):
            reaper.watch(kernels.begin(url))
            status = kernels.end()
            reaper.kernel = 0
            assert status in (0, -signal.SIGKILL), f"seed {seed}"
        reaper.watch(0)
        kernels.begin(url)
        assert kernels.end() == 0, f"seed {seed}"
        (sweep_id,) = {key[0] for key in started(sagemaker)}
        assert started(sagemaker) == {(sweep_id, index, 1): 1 for index in range(TRIALS)}, f"seed {seed}"
        rows = sagemaker.client().list_pipeline_executions(PipelineName="Quick")["PipelineExecutionSummaries"]
        assert {row["PipelineExecutionStatus"] for row in rows} == {"Succeeded"}
        assert len(rows) == TRIALS + 1
        assert sum(reaper.killed.values()) > KERNELS / 2, f"seed {seed}"


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("nth", [1, 2, 12])
def test_a_kernel_killed_at_the_start_of_a_trial(kernels: Kernels, nth: int, is_before: bool) -> None:
    """Just before it is carried out, and just after, when nobody has been answered yet."""
    sagemaker, _ = make()
    count = [0]
    handle = sagemaker._handle
    kernel = [0]

    def killing(target: str, body: bytes) -> tuple[int, bytes]:
        is_start = target.endswith(".StartPipelineExecution")
        count[0] += is_start
        is_due = is_start and count[0] == nth and kernel[0] > 0
        if is_due and is_before:
            os.kill(kernel[0], signal.SIGKILL)
            return 500, b"{}"
        answer = handle(target, body)
        if is_due:
            os.kill(kernel[0], signal.SIGKILL)
        return answer

    sagemaker._handle = killing  # type: ignore[method-assign]
    with sagemaker, sagemaker.serve() as url:
        kernel[0] = kernels.begin(url)
        assert kernels.end() == -signal.SIGKILL
        kernel[0] = -1
        kernels.begin(url)
        assert kernels.end() == 0
        assert len(started(sagemaker)) == TRIALS
        assert set(started(sagemaker).values()) == {1}
