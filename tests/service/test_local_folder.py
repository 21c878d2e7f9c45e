"""A folder keeps what was acknowledged, however the process ended."""

from __future__ import annotations

import errno
import gc
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.database import FILE_NAME, Database, Row
from sagemaker_selective_widget.local.storage.database_file import SCHEMA_VERSION
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
        with LocalSageMaker(tmp_path):
            assert is_locked(tmp_path)
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
    """Each says what to do, and lets go of the lock."""

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text("This is no database." * 100)
        refused(tmp_path, "cannot be read: file is not a database. It is damaged. Put back a copy")

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        """It is left as it is."""
        edit(tmp_path, "CREATE TABLE theirs (a)")
        refused(tmp_path, "is a database of another program. Use another folder.")
        edit(tmp_path, "INSERT INTO theirs VALUES (1)")

    def test_a_newer_schema_version(self, tmp_path: Path) -> None:
        LocalSageMaker(tmp_path).close()
        edit(tmp_path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        refused(tmp_path, f"has the schema version {SCHEMA_VERSION + 1}, and this release reads")
        refused(tmp_path, "Open it with a newer release of this package, or use another folder.")

    def test_an_older_schema_version(self, tmp_path: Path) -> None:
        LocalSageMaker(tmp_path).close()
        edit(tmp_path, f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
        refused(tmp_path, "Open it with the older release that wrote it of this package")

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_a_damaged_page(self, tmp_path: Path, share: float) -> None:
        """Wherever in the file, that of steps included, which are read later."""
        with_an_execution(tmp_path)
        content = bytearray((tmp_path / FILE_NAME).read_bytes())
        page = int(len(content) * share) // 4096 * 4096
        content[page : page + 4096] = b"\xa5" * 4096
        (tmp_path / FILE_NAME).write_bytes(content)
        refused(tmp_path, "It is damaged. Put back a copy of the folder, or use another one.")

    @pytest.mark.parametrize("lost_pages", [1, 5, "all but a part of the first"])
    def test_a_file_that_breaks_off(self, tmp_path: Path, lost_pages: int | str) -> None:
        with_an_execution(tmp_path)
        content = (tmp_path / FILE_NAME).read_bytes()
        kept = content[: -4096 * lost_pages] if isinstance(lost_pages, int) else content[:1000]
        (tmp_path / FILE_NAME).write_bytes(kept)
        refused(tmp_path, "It is damaged")

    @pytest.mark.parametrize(
        "record",
        ["{", "null", "[]", '{"$record:ExecutionRecord":{}}', '{"$record:Path":{}}', '{"$text":"0"}'],
    )
    def test_a_record_that_is_none(self, tmp_path: Path, record: str) -> None:
        with_an_execution(tmp_path)
        edit(tmp_path, f"UPDATE records SET record = '{record}' WHERE kind = 'execution'")
        refused(tmp_path, "It is damaged")

    def test_damage_that_is_met_later_is_said_then(self, tmp_path: Path) -> None:
        """Reading one execution's steps fails; the others' do not."""
        first, second = with_an_execution(tmp_path), with_an_execution(tmp_path)
        edit(tmp_path, f"UPDATE owned_records SET record = '{{' WHERE kind = 'step' AND owner = '{first}'")
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            with pytest.raises(ClientError, match=r"It is damaged\. Put back a copy of the folder"):
                wire.steps(first)
            assert wire.statuses(second) == {"A": "Succeeded"}

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for folder in (tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(FolderError, match="Let this user write to the folder, or use another one"):
                LocalSageMaker(folder)

    @pytest.mark.parametrize(
        "message", ["attempt to write a readonly database", "unable to open database file"]
    )
    def test_a_folder_that_is_read_only(self, tmp_path: Path, disk: Disk, message: str) -> None:
        """SQLite's own messages: whoever runs the tests may be allowed to write everywhere."""
        disk.failure = sqlite3.OperationalError(message)
        with pytest.raises(FolderError, match=f"{message}[.] Let this user write to the folder"):
            LocalSageMaker(tmp_path)
        disk.failure = None
        LocalSageMaker(tmp_path).close()

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def mkdir(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "mkdir", mkdir)
        with pytest.raises(FolderError, match=r"Permission denied\. Let this user write to the folder"):
            LocalSageMaker(tmp_path / "new")

    def test_a_failed_commit_saves_no_row_of_it(self, tmp_path: Path) -> None:
        database = Database(tmp_path)
        good, bad = Row(("k", "", "1"), "{}"), Row(("k", "", object()), "{}")  # type: ignore[arg-type]
        with pytest.raises(sqlite3.Error, match="supported"):
            database.save([good, bad])
        assert list(database.rows("k")) == []
        database.close()


class TestFullDisk:
    def test_reading_goes_on_and_writing_says_so(self, tmp_path: Path, disk: Disk) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            execution = wire.run()
            disk.failure = FULL
            with pytest.raises(
                ClientError, match=r"database or disk is full\. Free space on the disk"
            ) as raised:
                wire.create(step("B"), name="Second")
            assert raised.value.response["Error"]["Code"] == "InternalFailure"
            assert wire.statuses(execution) == {"A": "Succeeded"}
            assert wire.client.describe_pipeline(PipelineName="Pipeline")["PipelineName"] == "Pipeline"
            disk.failure = None

    def test_nothing_that_was_acknowledged_is_lost(self, tmp_path: Path, disk: Disk) -> None:
        """Copied at the worst moment, as after kill -9: what was refused is absent, and the rest is there."""
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"), name="Before")
            disk.failure = FULL
            with pytest.raises(ClientError, match="is full"):
                wire.create(step("A"), name="Meanwhile")
            assert names_in_a_copy(tmp_path) == ["Before"]
            disk.failure = None
            wire.create(step("A"), name="After")
            assert sorted(names_in_a_copy(tmp_path)) == ["After", "Before", "Meanwhile"]

    def test_a_refusal_is_what_it_would_have_been(self, tmp_path: Path, disk: Disk) -> None:
        """It tells nothing that would have to be saved."""
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            disk.failure = FULL
            with pytest.raises(ClientError, match="is full"):
                wire.create(step("A"))
            with pytest.raises(ClientError, match="does not exist"):
                wire.start(name="Missing")
            disk.failure = None

    def test_the_same_request_is_acknowledged_once_it_is_saved(self, tmp_path: Path, disk: Disk) -> None:
        """With its token: it is not performed twice, and never acknowledged while the disk is full."""
        token = "t" * 32
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"))
            disk.failure = FULL
            for _ in range(2):
                with pytest.raises(ClientError, match="is full"):
                    wire.start(ClientRequestToken=token)
            disk.failure = None
            execution = wire.start(ClientRequestToken=token)
            assert wire.finish(execution) == "Succeeded"
            listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")
            assert [each["PipelineExecutionArn"] for each in listed["PipelineExecutionSummaries"]] == [
                execution
            ]
        with LocalSageMaker(tmp_path) as sagemaker:
            assert Wire(sagemaker).statuses(execution) == {"A": "Succeeded"}

    def test_an_execution_under_way_goes_on(self, tmp_path: Path, disk: Disk) -> None:
        """Its end is saved when there is space again."""
        go_on = threading.Event()
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            sagemaker.register("A", lambda _: {} if go_on.wait(TIMEOUT_S) else None)
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"))
            execution = wire.start()
            wire.until_begun(execution, "A")
            disk.failure = FULL
            go_on.set()
            assert wire.finish(execution) == "Succeeded"
            disk.failure = None
        with LocalSageMaker(tmp_path) as sagemaker:
            assert Wire(sagemaker).statuses(execution) == {"A": "Succeeded", "B": "Succeeded"}

    def test_closing_says_what_is_lost_and_lets_go(self, tmp_path: Path, disk: Disk) -> None:
        sagemaker = LocalSageMaker(tmp_path)
        disk.failure = FULL
        with pytest.raises(ClientError, match="is full"):
            Wire(sagemaker).create(step("A"))
        with pytest.raises(FolderError, match=r"is full\. Free space"):
            sagemaker.close()
        disk.failure = None
        with LocalSageMaker(tmp_path) as sagemaker:
            assert Wire(sagemaker).client.list_pipelines()["PipelineSummaries"] == []

    def test_a_full_disk_at_the_beginning(self, tmp_path: Path, disk: Disk) -> None:
        disk.failure = FULL
        refused(tmp_path, "Free space on the disk")


FULL = sqlite3.OperationalError("database or disk is full")


class Disk:
    """Lets each statement that writes fail while `failure` is set."""

    failure: sqlite3.OperationalError | None = None

    def check(self, statement: str) -> None:
        if self.failure is not None and statement.lstrip().startswith(("INSERT", "DELETE", "CREATE")):
            raise self.failure


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk under every database that is opened from now on."""
    made = Disk()

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
            made.check(statement)
            return super().execute(statement, *arguments)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Connection))
    return made


def refused(folder: Path, why: str) -> None:
    """A folder cannot be opened; its lock is free afterwards, while the error is still held."""
    with pytest.raises(FolderError, match=re.escape(why)) as raised:
        LocalSageMaker(folder)
    assert str(folder) in str(raised.value)
    assert not is_locked(folder)


def is_locked(folder: Path) -> bool:
    """Tell whether somebody has the file of a folder."""
    connection = sqlite3.connect(folder / FILE_NAME, timeout=0, isolation_level=None)
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            return "locked" in str(error)
    return False


def edit(folder: Path, statement: str) -> None:
    """Change the file of a closed folder."""
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        connection.execute(statement)


def with_an_execution(folder: Path) -> str:
    """Let a folder have an execution that has succeeded, with rows of every kind on several pages."""
    with LocalSageMaker(folder, step_duration_s=0) as sagemaker:
        wire = Wire(sagemaker)
        if not wire.client.list_pipelines()["PipelineSummaries"]:
            wire.create(step("A", Text="x" * 10_000))
        return wire.run()


def names_in_a_copy(folder: Path) -> list[str]:
    """The pipelines of a copy of an open folder, as its process would leave it if it were killed."""
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.glob(f"{FILE_NAME}*"):
            shutil.copy(file, copy)
        with LocalSageMaker(copy) as sagemaker:
            listed = Wire(sagemaker).client.list_pipelines()["PipelineSummaries"]
    return [each["PipelineName"] for each in listed]


class TestLargeFolder:
    def test_what_an_execution_did_is_read_when_somebody_looks(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = with_an_execution(tmp_path), with_an_execution(tmp_path)
        read: list[tuple[str, str]] = []
        rows = Database.rows

        def noting(database: Database, kind: str, owner: str = "") -> Any:
            read.append((kind, owner))
            return rows(database, kind, owner)

        monkeypatch.setattr(Database, "rows", noting)
        with LocalSageMaker(tmp_path) as sagemaker:
            wire = Wire(sagemaker)
            assert wire.status(first) == "Succeeded"
            assert not any(kind in ("step", "log_stream") for kind, _ in read)
            wire.steps(first)
            wire.steps(first)
            assert [place for place in read if place[0] == "step"] == [("step", first)]
            assert set(wire.statuses(second)) == {"A"}

    def test_a_definition_is_kept_once(self, tmp_path: Path) -> None:
        """However many executions have been started from it."""
        for _ in range(3):
            with_an_execution(tmp_path)
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
            kept = connection.execute("SELECT record FROM records WHERE record LIKE '%DependsOn%'").fetchall()
        assert len(kept) == 1

    def test_a_deleted_pipeline_takes_with_it_what_was_never_read(self, tmp_path: Path) -> None:
        with_an_execution(tmp_path)
        with LocalSageMaker(tmp_path) as sagemaker:
            Wire(sagemaker).client.delete_pipeline(PipelineName="Pipeline")
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
            kinds = connection.execute("SELECT DISTINCT kind FROM owned_records").fetchall()
        assert set(kinds) <= {("log_stream",)}, "only logs outlive their pipeline"


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
