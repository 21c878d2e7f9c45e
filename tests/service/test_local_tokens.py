"""How long a ``ClientRequestToken`` is known: the latest are, while their pipeline is there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage import store
from sagemaker_selective_widget.local.storage.database import FILE_NAME
from tests.service.local_wire import Wire, step

TOKENS = [str(number) * 32 for number in range(4)]


def kept_tokens(folder: Path) -> list[tuple[str, str]]:
    """Key and content of each token that a folder keeps, as text."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        rows = connection.execute("SELECT key, record FROM records WHERE kind = 'performed' ORDER BY rowid")
        return list(rows)


def test_the_latest_tokens_are_known(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_TOKENS", 2)
    wire.create(step("A"), ClientRequestToken=TOKENS[0])
    first, second = (wire.run(ClientRequestToken=token) for token in TOKENS[1:3])
    assert wire.start(ClientRequestToken=TOKENS[1]) == first
    assert wire.start(ClientRequestToken=TOKENS[2]) == second
    wire.run(ClientRequestToken=TOKENS[3])
    assert wire.run(ClientRequestToken=TOKENS[1]) != first


def test_deleting_a_pipeline_forgets_its_tokens_and_no_others(wire: Wire) -> None:
    for name in ("Gone", "Stays"):
        wire.create(step("A"), name=name, ClientRequestToken=TOKENS[0].replace("0", name[0].lower()))
    stays = wire.run(name="Stays", ClientRequestToken=TOKENS[1])
    gone = wire.run(name="Gone", ClientRequestToken=TOKENS[2])
    wire.client.delete_pipeline(PipelineName="Gone")
    wire.create(step("B"), name="Gone", ClientRequestToken="g" * 32)
    assert wire.run(name="Gone", ClientRequestToken=TOKENS[2]) != gone
    assert wire.start(name="Stays", ClientRequestToken=TOKENS[1]) == stays


def test_a_folder_keeps_no_request(tmp_path: Path) -> None:
    """What tells one request from another is enough: a request may hold a definition of a mebibyte."""
    with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
        wire = Wire(sagemaker)
        wire.create(step("A", Remark="a remark"), ClientRequestToken=TOKENS[0])
    ((key, content),) = kept_tokens(tmp_path)
    assert TOKENS[0] in key
    assert "remark" not in content


def test_what_is_forgotten_leaves_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_TOKENS", 1)
    with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
        wire = Wire(sagemaker)
        wire.create(step("A"), ClientRequestToken=TOKENS[0])
        wire.run(ClientRequestToken=TOKENS[1])
    assert [TOKENS[1] in key for key, _ in kept_tokens(tmp_path)] == [True]
