"""The work of the Abalone pipeline's steps, as functions of paths: they know nothing of pipelines.

The data set is *generated*: it has the columns of the UCI Abalone data set and plausible relations between
them, but no abalone was measured. Importing this module does not import numpy or scikit-learn.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

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
"""The published data set divides every measurement by 200; so does `prepare_features`. A constant, and not a
statistic of the rows: the test rows stay unseen, and a batch is scaled as the training rows were."""


def generate_data(path: Path, *, rows: int, seed: int, with_rings: bool = True) -> None:
    """Write a generated data set: CSV with a header, the columns `COLUMNS`, lengths in mm and weights in g.

    The same seed gives the same rows. Animals grow towards a length of about 125 mm, their weights follow the
    cube of the length, the shell's share grows with age, and the young cannot be sexed.
    """
    import numpy as np

    random = np.random.default_rng(seed)

    def spread(relative: float) -> Matrix:
        return np.exp(random.normal(0.0, relative, rows))

    rings = np.clip(np.rint(random.gamma(9.5, 1.05, rows)), 1, 29).astype(int)
    length = 125.0 * (1.0 - np.exp(-0.18 * (rings + 1.5))) * spread(0.10)
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
    is_infant = random.random(rows) < 1.0 / (1.0 + np.exp((rings - 7.0) / 1.5))
    sexes = np.where(is_infant, "I", random.choice(["M", "F"], rows))

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS if with_rings else COLUMNS[:-1])
        for sex, ring, *values in zip(sexes, rings, *measurements, strict=True):
            writer.writerow([sex, *(f"{value:.2f}" for value in values), *([ring] if with_rings else [])])


def prepare_features(rows: Sequence[Mapping[str, str]]) -> Matrix:
    """Raw rows as a matrix (rows, 10): seven measurements over `SCALE`, then Sex as three 0/1 columns."""
    import numpy as np

    measurements = np.array([[float(row[name]) for name in MEASUREMENTS] for row in rows]) / SCALE
    one_hot = np.array([[float(row["Sex"] == sex) for sex in SEXES] for row in rows])
    return np.hstack([measurements, one_hot])


def split_data(raw: Path, *, train: Path, validation: Path, test: Path) -> None:
    """Shuffle the raw rows, with a fixed seed, and write 70 %, 15 % and 15 % of them as prepared CSV.

    Prepared CSV is what SageMaker's built-in algorithms read: no header, the label (Rings) comes first.
    """
    import numpy as np

    rows = _read_rows(raw)
    rings = np.array([[float(row["Rings"])] for row in rows])
    table = np.hstack([rings, prepare_features(rows)])
    np.random.default_rng(0).shuffle(table)
    edges = [int(len(table) * 0.70), int(len(table) * 0.85)]
    for path, part in zip((train, validation, test), np.split(table, edges), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savetxt(path, part, delimiter=",", fmt="%.6g")


def fit_model(train: Path, model: Path, *, max_depth: int, num_round: int, eta: float) -> None:
    """Fit gradient boosted trees to prepared CSV and write them to `model`.

    The file is joblib's, which is a pickle: fine for a file that this very step writes into its own folder;
    never load one that came from elsewhere.
    """
    import joblib
    from sklearn.ensemble import GradientBoostingRegressor

    rings, features = _read_prepared(train)
    regressor = GradientBoostingRegressor(
        max_depth=max_depth, n_estimators=num_round, learning_rate=eta, random_state=0
    ).fit(features, rings)
    model.parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(regressor, model)


def score_model(model: Path, data: Path) -> dict[str, dict[str, float]]:
    """The metrics of a model on prepared CSV: mean squared error, standard deviation of the errors."""
    import joblib
    import numpy as np

    rings, features = _read_prepared(data)
    errors = rings - joblib.load(model).predict(features)
    return {"mse": {"value": float(np.mean(errors**2)), "standard_deviation": float(np.std(errors))}}


def predict_batch(model: Path, batch: Path, predictions: Path) -> None:
    """Predict the rings of raw rows, one number per line, in the rows' order."""
    import joblib
    import numpy as np

    rings = joblib.load(model).predict(prepare_features(_read_rows(batch)))
    predictions.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(predictions, rings, fmt="%.2f")


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _read_prepared(path: Path) -> tuple[Matrix, Matrix]:
    import numpy as np

    table = np.loadtxt(path, delimiter=",", ndmin=2)
    return table[:, 0], table[:, 1:]


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON and make the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
