"""A folder keeps what was acknowledged, however the process ended."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.database import FILE_NAME, Database, Row
from tests.service.local_process import REPOSITORY, process
from tests.service.local_wire import TIMEOUT_S, Wire, definition, parameter, step, until

AMID_B = """
sagemaker.register("B", lambda context: (say(context.execution_arn), forever.wait()))
wire.create(step("A"), step("B", "A"), step("C", "B"))
wire.start()
forever.wait()
"""
INTERRUPTED = "The process of this LocalSageMaker ended while the {} was under way"


def reopened(folder: Path) -> LocalSageMaker:
    """Open a folder whose last process was killed: its lock is gone when the system has buried it."""
    return LocalSageMaker(folder, step_duration_s=0)


class TestKept:
    def test_everything_is_there_again(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            sagemaker.register("A", lambda context: context.log("hello"))
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"), parameters=[parameter("P", DefaultValue="p")])
            first = wire.run()
            selective = wire.run(["B"], first)
            before = seen(wire, first, selective)
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert seen(wire, first, selective) == before
            assert sagemaker.log(first, "A") == "hello\n"

    def test_an_earlier_execution_lends_its_outputs(self, tmp_path: Path) -> None:
        """Properties come back as they were, those that a stand-in did not make included."""
        reads = step(
            "B", Model={"Get": "Steps.A.ModelArtifacts.S3ModelArtifacts"}, Other={"Get": "Steps.A.X.Y"}
        )
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            sagemaker.stand_in("A", returns={"ModelArtifacts": {"S3ModelArtifacts": "s3://b/model"}})
            wire = Wire(sagemaker)
            wire.create(step("A"), reads)
            first = wire.run()
        arguments = []
        with LocalSageMaker(tmp_path) as sagemaker:
            sagemaker.register("B", lambda context: arguments.append(context.arguments))
            wire = Wire(sagemaker)
            wire.run(["B"], first)
        assert arguments == [{"Model": "s3://b/model", "Other": "stand-in:A.X.Y"}]

    def test_versions_are_there_again(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            first = wire.run()
            changed = definition(step("B"))
            wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=changed)
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert wire.client.describe_pipeline(PipelineName="Pipeline")["PipelineDefinition"] == changed
            assert wire.statuses(first) == {"A": "Succeeded"}
            assert set(wire.statuses(wire.run())) == {"B"}

    def test_a_token_is_remembered(self, tmp_path: Path) -> None:
        token = "t" * 32
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            first = wire.run(ClientRequestToken=token)
        with LocalSageMaker(tmp_path) as sagemaker:
            assert Wire(sagemaker).start(ClientRequestToken=token) == first

    def test_what_was_deleted_stays_deleted(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            wire.run()
            wire.client.delete_pipeline(PipelineName="Pipeline")
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert wire.client.list_pipelines()["PipelineSummaries"] == []
            wire.create(step("A"))
            listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")
            assert listed["PipelineExecutionSummaries"] == []

    def test_closing_stops_what_runs_and_that_is_kept(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=600) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            execution = wire.start()
            wire.until_begun(execution, "A")
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert (wire.status(execution), wire.statuses(execution)) == ("Stopped", {"A": "Stopped"})


class TestKilled:
    def test_after_create(self, tmp_path: Path) -> None:
        with process(tmp_path, "say(wire.create(step('A'))); forever.wait()") as lines:
            arn = lines.next()
        with reopened(tmp_path) as sagemaker:
            assert Wire(sagemaker).client.describe_pipeline(PipelineName="Pipeline")["PipelineArn"] == arn

    def test_after_start(self, tmp_path: Path) -> None:
        """The execution is there, has failed, and says why."""
        code = """
sagemaker.stand_in("A", duration_s=600)
wire.create(step("A"))
say(wire.start())
forever.wait()
"""
        with process(tmp_path, code) as lines:
            execution = lines.next()
        with reopened(tmp_path) as sagemaker:
            answer = Wire(sagemaker).describe(execution)
        assert answer["PipelineExecutionStatus"] == "Failed"
        assert INTERRUPTED.format("execution") in answer["FailureReason"]

    def test_amid_a_step(self, tmp_path: Path) -> None:
        """What was finished stays finished, what was under way has failed, and the rest did not run."""
        with process(tmp_path, AMID_B) as lines:
            execution = lines.next()
        with reopened(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert wire.statuses(execution) == {"A": "Succeeded", "B": "Failed"}
            assert INTERRUPTED.format("step") in wire.steps(execution)["B"]["FailureReason"]
            assert wire.finish(wire.start(["B", "C"], execution)) == "Succeeded"

    @pytest.mark.parametrize("count", [1, 7, 20])
    def test_after_a_step_ended(self, tmp_path: Path, count: int) -> None:
        """Each step that a client has seen succeed has succeeded, whenever the process is killed."""
        code = """
wire.create(*[step(f"S{n}", *[f"S{n - 1}"] * (n > 0)) for n in range(40)])
execution = wire.start()
say(execution)
seen = set()
while len(seen) < 40:
    for name, status in wire.statuses(execution).items():
        if status == "Succeeded" and name not in seen:
            seen.add(name)
            say(name)
forever.wait()
"""
        with process(tmp_path, code) as lines:
            execution = lines.next()
            seen = [lines.next() for _ in range(count)]
        with reopened(tmp_path) as sagemaker:
            statuses = Wire(sagemaker).statuses(execution)
        assert {statuses[name] for name in seen} == {"Succeeded"}
        assert list(statuses) == [f"S{n}" for n in range(len(statuses))]

    def test_a_retry_runs_what_was_under_way_and_nothing_else(self, tmp_path: Path) -> None:
        with process(tmp_path, AMID_B) as lines:
            execution = lines.next()
        with reopened(tmp_path) as sagemaker:
            ran: list[str] = []
            sagemaker.register("Training", lambda context: ran.append(context.name))
            wire = Wire(sagemaker)
            wire.client.retry_pipeline_execution(PipelineExecutionArn=execution)
            assert wire.finish(execution) == "Succeeded"
        assert ran == ["B", "C"]

    def test_while_stopping(self, tmp_path: Path) -> None:
        """A stop that was acknowledged is a stop."""
        code = """
sagemaker.register("A", lambda context: forever.wait())
wire.create(step("A"))
execution = wire.start()
wire.until_begun(execution, "A")
wire.client.stop_pipeline_execution(PipelineExecutionArn=execution)
say(execution)
forever.wait()
"""
        with process(tmp_path, code) as lines:
            execution = lines.next()
        with reopened(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert (wire.status(execution), wire.statuses(execution)) == ("Stopped", {"A": "Stopped"})


class TestOneAtATime:
    def test_a_second_process_is_refused(self, tmp_path: Path) -> None:
        with process(tmp_path, "say('open'); forever.wait()") as lines:
            lines.next()
            with pytest.raises(FolderError, match="is in use by another LocalSageMaker"):
                LocalSageMaker(tmp_path)
        LocalSageMaker(tmp_path).close()

    def test_a_second_one_in_this_process_is_refused(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path), pytest.raises(FolderError, match="Close that one first"):
            LocalSageMaker(tmp_path)
        LocalSageMaker(tmp_path).close()

    def test_a_collected_one_lets_go(self, tmp_path: Path) -> None:
        LocalSageMaker(tmp_path)
        gc.collect()
        LocalSageMaker(tmp_path).close()

    def test_a_function_that_outlives_its_machine_changes_nothing(self, tmp_path: Path) -> None:
        called, leave, left = threading.Event(), threading.Event(), threading.Event()

        def stubborn(_: object) -> None:
            called.set()
            leave.wait(TIMEOUT_S)
            left.set()

        sagemaker = LocalSageMaker(tmp_path)
        sagemaker.register("A", stubborn)
        wire = Wire(sagemaker)
        wire.create(step("A"))
        execution = wire.start()
        assert called.wait(TIMEOUT_S)
        sagemaker.close(timeout_s=0.01)
        with LocalSageMaker(tmp_path) as again:
            leave.set()
            assert left.wait(TIMEOUT_S)
            until(lambda: not any(thread.name == "step A" for thread in threading.enumerate()))
            assert Wire(again).status(execution) == "Stopped"


class TestUnreadable:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text("This is no database." * 100)
        with pytest.raises(
            FolderError, match=r"cannot be opened: file is not a database. Use another folder"
        ):
            LocalSageMaker(tmp_path)

    def test_another_schema_version(self, tmp_path: Path) -> None:
        database = Database(tmp_path)
        database._connection.execute("PRAGMA user_version = 99")
        database.close()
        with pytest.raises(FolderError, match="has the schema version 99, and this release reads 1"):
            LocalSageMaker(tmp_path)

    def test_a_failed_commit_saves_no_row_of_it(self, tmp_path: Path) -> None:
        database = Database(tmp_path)
        good, bad = Row(("k", "", "1"), "{}"), Row(("k", "", object()), "{}")  # type: ignore[arg-type]
        with pytest.raises(sqlite3.Error, match="supported"):
            database.save([good, bad])
        assert list(database.rows("k")) == []
        database.close()


def test_an_interpreter_that_ends_says_nothing(tmp_path: Path) -> None:
    """Without `close`, with a step under way: no warning, and the execution has failed."""
    code = f"""
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import Wire, step
sagemaker = LocalSageMaker({str(tmp_path)!r}, step_duration_s=600)
wire = Wire(sagemaker)
wire.create(step("A"))
execution = wire.start()
wire.until_begun(execution, "A")
print(execution)
"""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=REPOSITORY,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    with LocalSageMaker(tmp_path) as sagemaker:
        assert Wire(sagemaker).status(ended.stdout.strip()) == "Failed"


def seen(wire: Wire, *executions: str) -> list[object]:
    """All that a client can see of a pipeline and its executions."""
    client = wire.client
    answers = [client.describe_pipeline(PipelineName="Pipeline"), client.list_pipelines()]
    answers.append(client.list_pipeline_executions(PipelineName="Pipeline"))
    for execution in executions:
        answers.append(wire.describe(execution))
        answers.append(wire.steps(execution))
        answers.append(client.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution))
        answers.append(client.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution))
    for answer in answers:
        answer.pop("ResponseMetadata", None)
    return answers
