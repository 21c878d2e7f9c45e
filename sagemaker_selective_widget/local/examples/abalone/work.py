"""The work of the Abalone pipeline's steps, as functions of paths, independent of pipelines.

The data set is *generated*: it has the columns of the UCI Abalone data set and plausible relations between
them, but no abalone was measured. The model is scikit-learn's gradient boosting where that is installed, and
`boosting` otherwise; importing this module imports neither.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import fmean, pstdev
from typing import Any

from sagemaker_selective_widget.local.examples.abalone.boosting import Boosting, Row, fit_boosting

MEASUREMENTS = (
    "Length",  # mm
    "Diameter",  # mm
    "Height",  # mm
    "WholeWeight",  # g, as are the other weights
    "ShuckedWeight",
    "VisceraWeight",
    "ShellWeight",
)
SEXES = ("M", "F", "I")  # male, female, infant
COLUMNS = ("Sex", *MEASUREMENTS, "Rings")

SCALE = 200.0
"""`prepare_features` divides every measurement by 200, as does the published data set. As a constant rather
than a statistic of the rows, it reveals nothing about the test rows, and scales a batch like the rows for
training."""


def generate_data(path: Path, *, rows: int, seed: int, with_rings: bool = True) -> None:
    """Write a generated data set: CSV with a header, the columns `COLUMNS`, lengths in mm and weights in g.

    The same seed gives the same rows. Animals grow towards a length of about 125 mm, their weights follow the
    cube of the length, the shell's share grows with age, and the young cannot be sexed.
    """
    random = Random(seed)  # noqa: S311 (not used for secrets)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS if with_rings else COLUMNS[:-1])
        for _ in range(rows):
            sex, measurements, rings = _animal(random)
            values = [f"{value:.2f}" for value in measurements]
            writer.writerow([sex, *values, *([rings] if with_rings else [])])


def _animal(random: Random) -> tuple[str, Sequence[float], int]:
    """Return a generated animal: its sex, its measurements in the order of `MEASUREMENTS`, and its rings."""

    def spread(relative: float) -> float:
        return math.exp(random.gauss(0.0, relative))

    rings = min(29, max(1, round(random.gammavariate(9.5, 1.05))))
    length = 125.0 * (1.0 - math.exp(-0.18 * (rings + 1.5))) * spread(0.10)
    whole = 1.43e-4 * length**3 * spread(0.08)
    measurements = (
        length,
        length * 0.78 * spread(0.02),
        length * 0.267 * spread(0.06),
        whole,
        whole * (0.50 - 0.006 * rings) * spread(0.10),
        whole * 0.22 * spread(0.10),
        whole * (0.22 + 0.007 * rings) * spread(0.10),
    )
    is_infant = random.random() < 1.0 / (1.0 + math.exp((rings - 7.0) / 1.5))
    return ("I" if is_infant else random.choice("MF")), measurements, rings


def prepare_features(row: Mapping[str, str]) -> list[float]:
    """Return a raw row as ten numbers: seven measurements over `SCALE`, then Sex as three of 0 or 1."""
    measurements = [float(row[name]) / SCALE for name in MEASUREMENTS]
    return [*measurements, *(float(row["Sex"] == sex) for sex in SEXES)]


def split_data(raw: Path, *, train: Path, validation: Path, test: Path) -> None:
    """Shuffle the raw rows, with a fixed seed, and write 70 %, 15 % and 15 % of them as prepared CSV.

    Prepared CSV has the format of SageMaker's built-in algorithms: no header, and the label (Rings) first.
    """
    table = [[float(row["Rings"]), *prepare_features(row)] for row in _read_rows(raw)]
    Random(0).shuffle(table)  # noqa: S311 (not used for secrets)
    first, second = int(len(table) * 0.70), int(len(table) * 0.85)
    parts = {train: table[:first], validation: table[first:second], test: table[second:]}
    for path, part in parts.items():
        _write_lines(path, (",".join(f"{value:.6g}" for value in row) for row in part))


def fit_model(train: Path, model: Path, *, max_depth: int, num_round: int, eta: float) -> None:
    """Fit gradient boosted trees to prepared CSV and write them to `model`.

    scikit-learn models are written by joblib as a pickle, which is acceptable for a file that this step
    itself writes to its own folder; never load one from elsewhere. Without scikit-learn the file is JSON.
    """
    rings, features = _read_prepared(train)
    fit = _fit_with_scikit_learn if _has_scikit_learn() else _fit_plainly
    content = fit(features, rings, max_depth=max_depth, num_round=num_round, eta=eta)
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_bytes(content)


def score_model(model: Path, data: Path) -> dict[str, dict[str, float]]:
    """Return the metrics of a model on prepared CSV: mean squared error, standard deviation of the errors."""
    rings, features = _read_prepared(data)
    predicted = _load_model(model).predict(features)
    errors = [float(true - found) for true, found in zip(rings, predicted, strict=True)]
    return {"mse": {"value": fmean(error**2 for error in errors), "standard_deviation": pstdev(errors)}}


def predict_batch(model: Path, batch: Path, predictions: Path) -> None:
    """Predict the rings of raw rows, one number per line, in the rows' order."""
    rings = _load_model(model).predict([prepare_features(row) for row in _read_rows(batch)])
    _write_lines(predictions, (f"{value:.2f}" for value in rings))


def _has_scikit_learn() -> bool:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        return False
    return True


def _fit_with_scikit_learn(
    features: Sequence[Row], rings: Sequence[float], *, max_depth: int, num_round: int, eta: float
) -> bytes:
    import joblib
    from sklearn.ensemble import GradientBoostingRegressor

    regressor = GradientBoostingRegressor(
        max_depth=max_depth, n_estimators=num_round, learning_rate=eta, random_state=0
    ).fit(features, rings)
    file = BytesIO()
    joblib.dump(regressor, file)
    return file.getvalue()


def _fit_plainly(
    features: Sequence[Row], rings: Sequence[float], *, max_depth: int, num_round: int, eta: float
) -> bytes:
    boosting = fit_boosting(features, rings, max_depth=max_depth, num_round=num_round, eta=eta)
    return json.dumps(asdict(boosting)).encode()


def _load_model(model: Path) -> Any:
    """Return a model with ``predict(features)``; the file's format shows which library it is for."""
    content = model.read_bytes()
    if content.startswith(b"{"):
        return Boosting(**json.loads(content))
    import joblib

    return joblib.load(BytesIO(content))


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _read_prepared(path: Path) -> tuple[list[float], list[list[float]]]:
    """Return the labels and the features."""
    with path.open(newline="", encoding="utf-8") as file:
        table = [[float(text) for text in line] for line in csv.reader(file)]
    return [row[0] for row in table], [row[1:] for row in table]


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON, creating the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
