"""What a `LocalSageMaker` leaves behind: no thread, no folder, no interpreter that hangs."""

from __future__ import annotations

import functools
import gc
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.service.local_wire import TIMEOUT_S, Wire, step, until


def step_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("step ")]


def test_a_step_that_gets_no_thread_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may have only so many; the execution ends, and closing the machine is no error."""
    start = threading.Thread.start

    def scarce(thread: threading.Thread) -> None:
        if thread.name == "step B":
            raise RuntimeError("can't start new thread")
        start(thread)

    with LocalSageMaker(step_duration_s=0) as sagemaker:
        monkeypatch.setattr(threading.Thread, "start", scarce)
        wire = Wire(sagemaker)
        wire.create(step("A"), step("B", "A"), step("C", "B"))
        execution = wire.run()
        assert wire.statuses(execution) == {"A": "Succeeded", "B": "Failed"}
        assert wire.steps(execution)["B"]["FailureReason"] == "RuntimeError: can't start new thread"
        assert wire.status(execution) == "Failed"


class TestClose:
    def test_what_runs_is_stopped_and_the_threads_end(self) -> None:
        sagemaker = LocalSageMaker(step_duration_s=600)
        wire = Wire(sagemaker)
        wire.create(step("A"), step("B"), step("C", "A"))
        wire.start()
        until(lambda: len(step_threads()) == 2)
        sagemaker.close()
        assert step_threads() == []

    def test_clients_are_refused_afterwards(self) -> None:
        with LocalSageMaker() as sagemaker:
            client = sagemaker.client()
        with pytest.raises(ClientError, match=r"ServiceUnavailable.*This LocalSageMaker is closed"):
            client.list_pipelines()

    def test_a_temporary_folder_is_removed(self) -> None:
        with LocalSageMaker() as sagemaker:
            sagemaker.path("s3://bucket/key").write_text("x")
            assert sagemaker.folder.is_dir()
        assert not sagemaker.folder.exists()

    def test_a_folder_that_was_given_stays(self, tmp_path: Path) -> None:
        """It is made when it is not there, and keeps its objects."""
        with LocalSageMaker(tmp_path / "new") as sagemaker:
            sagemaker.path("s3://bucket/key").write_text("x")
        with LocalSageMaker(tmp_path / "new") as again:
            assert again.path("s3://bucket/key").read_text() == "x"

    def test_closing_twice_is_fine(self) -> None:
        sagemaker = LocalSageMaker()
        sagemaker.close()
        sagemaker.close()

    def test_a_function_that_never_looks_is_not_waited_for_forever(self) -> None:
        called, leave = threading.Event(), threading.Event()

        def stubborn(_: StepContext) -> None:
            called.set()
            leave.wait(TIMEOUT_S)

        sagemaker = LocalSageMaker()
        sagemaker.register("A", stubborn)
        wire = Wire(sagemaker)
        wire.create(step("A"))
        wire.start()
        assert called.wait(TIMEOUT_S)
        sagemaker.close(timeout_s=0.01)
        assert step_threads() == ["step A"]
        leave.set()
        until(lambda: step_threads() == [])

    def test_a_step_may_close_its_own_machine(self) -> None:
        """It does not wait for itself."""
        sagemaker = LocalSageMaker()
        sagemaker.register("A", lambda _: sagemaker.close())
        wire = Wire(sagemaker)
        wire.create(step("A"))
        wire.start()
        until(lambda: step_threads() == [])
        assert not sagemaker.folder.exists()


def _refer(wire: Wire, _: StepContext) -> None:
    wire.client.list_pipelines()


class TestCollected:
    def test_a_client_alone_keeps_its_machine(self) -> None:
        client = LocalSageMaker().client()
        gc.collect()
        assert client.list_pipelines()["PipelineSummaries"] == []
        LocalSageMaker.of(client).close()

    def test_without_clients_the_folder_goes_and_what_runs_is_stopped(self) -> None:
        wire = Wire(LocalSageMaker(step_duration_s=600))
        folder = wire.sagemaker.folder
        wire.create(step("A"))
        wire.until_begun(wire.start(), "A")
        del wire
        until(lambda: gc.collect() >= 0 and step_threads() == [])
        assert not folder.exists()

    def test_a_function_that_refers_to_the_client_keeps_nothing(self) -> None:
        wire = Wire(LocalSageMaker())
        folder = wire.sagemaker.folder
        wire.sagemaker.register("A", functools.partial(_refer, wire))
        del wire
        gc.collect()
        assert not folder.exists()


@pytest.mark.parametrize("ending", ["", "raise SystemExit(0)"])
def test_an_interpreter_ends_though_steps_run(ending: str) -> None:
    """With warnings as errors, without a word on stderr, and without the temporary folder."""
    code = textwrap.dedent(
        f"""
        from sagemaker_selective_widget.local import LocalSageMaker
        from tests.service.local_wire import Wire, step
        sagemaker = LocalSageMaker(step_duration_s=600)
        wire = Wire(sagemaker)
        wire.create(step("A"))
        wire.until_begun(wire.start(), "A")
        print(sagemaker.folder)
        {ending}
        """
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not Path(ended.stdout.strip()).exists()
