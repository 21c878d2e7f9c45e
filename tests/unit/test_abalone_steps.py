"""The work behind the Abalone pipeline's steps: functions of paths, tested without a pipeline."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from sagemaker_selective_widget.local import abalone
from sagemaker_selective_widget.local.examples.abalone import work
from sagemaker_selective_widget.local.examples.abalone.pipeline import ROWS, SEED
from sagemaker_selective_widget.pipeline import Pipeline

GUIDE_DEFINITION = Path(__file__).parents[1] / "definitions" / "abalone.json"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "abalone.csv"
    work.generate_data(path, rows=400, seed=3)
    return path


@pytest.fixture
def parts(tmp_path: Path, raw: Path) -> dict[str, Path]:
    paths = {name: tmp_path / name / f"{name}.csv" for name in ("train", "validation", "test")}
    work.split_data(raw, **paths)
    return paths


def fit(parts: dict[str, Path], model: Path, *, max_depth: int = 2, num_round: int = 20) -> Path:
    work.fit_model(parts["train"], model, max_depth=max_depth, num_round=num_round, eta=0.2)
    return model


class TestGeneratedData:
    def test_the_header_names_the_columns_of_the_data_set(self, raw: Path) -> None:
        """The generated file is CSV, one header line and then one line per animal."""
        lines = raw.read_text().splitlines()
        weights = ["WholeWeight", "ShuckedWeight", "VisceraWeight", "ShellWeight"]
        assert lines[0].split(",") == ["Sex", "Length", "Diameter", "Height", *weights, "Rings"]
        assert len(lines) == 401

    def test_the_same_seed_gives_the_same_file(self, tmp_path: Path, raw: Path) -> None:
        """The rows depend on the seed alone."""
        same, other = tmp_path / "same.csv", tmp_path / "other.csv"
        work.generate_data(same, rows=400, seed=3)
        work.generate_data(other, rows=400, seed=4)
        assert same.read_bytes() == raw.read_bytes()
        assert other.read_bytes() != raw.read_bytes()

    def test_the_values_are_those_of_a_possible_animal(self, raw: Path) -> None:
        """Measurements are positive, a part weighs less than the whole, and rings are few."""
        with raw.open(newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            assert all(float(row[name]) > 0 for name in work.MEASUREMENTS)
            assert float(row["ShuckedWeight"]) < float(row["WholeWeight"])
            assert 1 <= int(row["Rings"]) <= 29
        assert {row["Sex"] for row in rows} == set(work.SEXES)

    def test_a_batch_has_no_rings(self, tmp_path: Path) -> None:
        """What is to be predicted is not in the batch."""
        path = tmp_path / "batch.csv"
        work.generate_data(path, rows=2, seed=1, with_rings=False)
        with path.open(newline="") as file:
            assert set(next(csv.DictReader(file))) == set(work.COLUMNS) - {"Rings"}


class TestProcessing:
    def test_a_row_becomes_scaled_measurements_and_a_one_hot_sex(self) -> None:
        """200 mm or g is 1; male, female and infant are three 0/1 columns in that order."""
        row = dict.fromkeys(work.MEASUREMENTS, "100") | {"Length": "200", "Sex": "F"}
        assert work.prepare_features(row) == [1.0, *[0.5] * 6, 0.0, 1.0, 0.0]

    def test_every_raw_row_is_in_exactly_one_part(self, raw: Path, parts: dict[str, Path]) -> None:
        """The three parts are 70, 15 and 15 %, and together they hold the labels of the raw file."""
        tables = {name: np.loadtxt(path, delimiter=",") for name, path in parts.items()}
        assert {name: table.shape for name, table in tables.items()} == {
            "train": (280, 11),
            "validation": (60, 11),
            "test": (60, 11),
        }
        with raw.open(newline="") as file:
            raw_rings = sorted(float(row["Rings"]) for row in csv.DictReader(file))
        assert sorted(np.concatenate([table[:, 0] for table in tables.values()])) == raw_rings
        assert len(np.unique(np.vstack(list(tables.values())), axis=0)) == 400

    def test_the_split_is_always_the_same(self, tmp_path: Path, raw: Path, parts: dict[str, Path]) -> None:
        """Processing the same rows again gives the same three files."""
        again = {name: tmp_path / "again" / f"{name}.csv" for name in parts}
        work.split_data(raw, **again)
        for name, path in again.items():
            assert path.read_bytes() == parts[name].read_bytes()


class TestModel:
    @pytest.fixture(params=["scikit-learn", "plain Python"], autouse=True)
    def library(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
        """Each test with the library, and as where it is not installed."""
        if request.param == "plain Python":
            for name in ("sklearn", "joblib"):
                monkeypatch.setitem(sys.modules, name, None)
        return str(request.param)

    def test_a_depth_of_three_is_better_than_one_of_five(self, tmp_path: Path) -> None:
        """So that trying another depth teaches something: on the rows that `create` generates."""
        raw = tmp_path / "raw.csv"
        work.generate_data(raw, rows=ROWS, seed=SEED)
        parts = {name: tmp_path / name for name in ("train", "validation", "test")}
        work.split_data(raw, **parts)
        deep, flat = (
            work.score_model(fit(parts, tmp_path / f"{depth}", max_depth=depth, num_round=50), parts["test"])
            for depth in (5, 3)
        )
        single = work.score_model(fit(parts, tmp_path / "single", max_depth=5, num_round=1), parts["test"])
        assert flat["mse"]["value"] < deep["mse"]["value"] - 0.2
        assert deep["mse"]["value"] < 6.0 < single["mse"]["value"]

    def test_the_file_is_json_without_scikit_learn(
        self, tmp_path: Path, parts: dict[str, Path], library: str
    ) -> None:
        content = fit(parts, tmp_path / "model").read_bytes()
        assert content.startswith(b"{") == (library == "plain Python")

    def test_a_model_predicts_better_than_the_mean(self, tmp_path: Path, parts: dict[str, Path]) -> None:
        """The error on unseen rows is well below the variance of their labels."""
        metrics = work.score_model(fit(parts, tmp_path / "out" / "model"), parts["test"])
        variance = np.loadtxt(parts["test"], delimiter=",")[:, 0].var()
        assert 0 < metrics["mse"]["value"] < 0.7 * variance
        assert metrics["mse"]["standard_deviation"] <= np.sqrt(metrics["mse"]["value"]) + 1e-9

    def test_training_again_gives_the_same_error(self, tmp_path: Path, parts: dict[str, Path]) -> None:
        """Training is deterministic: the same rows and hyperparameters, the same model."""
        first, second = (work.score_model(fit(parts, tmp_path / name), parts["test"]) for name in "ab")
        assert first == second

    @pytest.mark.parametrize("change", [{"max_depth": 1}, {"num_round": 1}])
    def test_each_hyperparameter_reaches_the_model(
        self, tmp_path: Path, parts: dict[str, Path], change: dict[str, int]
    ) -> None:
        """A model of another depth, or of fewer rounds, has another error."""
        usual = work.score_model(fit(parts, tmp_path / "usual"), parts["test"])
        changed = work.score_model(fit(parts, tmp_path / "changed", **change), parts["test"])
        assert changed["mse"]["value"] != usual["mse"]["value"]

    def test_one_row_can_be_scored(self, tmp_path: Path, parts: dict[str, Path]) -> None:
        """A file of a single line is a table of one row, not a list of numbers."""
        single = tmp_path / "single.csv"
        single.write_text(parts["test"].read_text().splitlines()[0] + "\n")
        metrics = work.score_model(fit(parts, tmp_path / "model"), single)
        assert metrics["mse"]["standard_deviation"] == 0.0

    def test_a_raw_batch_is_predicted_as_the_same_rows_are_scored(self, tmp_path: Path, raw: Path) -> None:
        """The batch goes through the features that training used: no skew between training and serving."""
        whole = {name: tmp_path / "whole" / f"{name}.csv" for name in ("train", "validation", "test")}
        work.split_data(raw, **whole)
        model = fit(whole, tmp_path / "model")
        work.predict_batch(model, raw, tmp_path / "out" / "predictions")
        predictions = np.loadtxt(tmp_path / "out" / "predictions")
        with raw.open(newline="") as file:
            rings = np.array([float(row["Rings"]) for row in csv.DictReader(file)])
        everything = tmp_path / "everything.csv"
        everything.write_text("".join(path.read_text() for path in whole.values()))
        expected = work.score_model(model, everything)["mse"]["value"]
        assert np.mean((predictions - rings) ** 2) == pytest.approx(expected, abs=0.05)


class TestDefinition:
    def test_it_is_the_guides_pipeline(self) -> None:
        """Steps, parameters and references are those that the SDK wrote for the guide's example."""
        assert json.loads(abalone.definition()) == json.loads(GUIDE_DEFINITION.read_text())

    def test_the_pipeline_reads_the_generated_data_by_default(self) -> None:
        """InputData's default is the URI at which the generated data set is put."""
        pipeline = Pipeline.from_definition(abalone.definition())
        defaults = {parameter.name: parameter.default for parameter in pipeline.parameters}
        assert defaults["InputData"] == abalone.INPUT_DATA
