"""A metric: a number that a step reports, and the file or job that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sagemaker_selective_widget.pipeline.paths import as_path
from sagemaker_selective_widget.pipeline.references import find_references

MetricKind = Literal["file", "training", "tuning", "automl", "mlflow"]
"""The source of a metric: a JSON file, ``FinalMetricDataList`` of a training job, the best job of a tuning
job, the best candidate of an AutoML job, or an MLflow run."""


@dataclass(frozen=True, slots=True)
class MetricFile:
    """A JSON file that a step writes numbers into.

    Attributes:
        step: The step whose job writes it.
        name: Its ``PropertyFileName``; for other files, the last part of the path.
        key: Its path as text, which is the same however a definition writes the path.
        uri: The expression for its S3 URI, as the definition writes it.
    """

    step: str
    name: str
    key: str
    uri: Any = field(compare=False, repr=False)

    @classmethod
    def of_property_file(cls, step: str, declared: Any) -> MetricFile | None:
        """Return the file that an item of ``PropertyFiles`` declares; ``None`` if the item cannot be read.

        The file is below the output (https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-propertyfile.html).
        """
        texts = declared if isinstance(declared, Mapping) else {}
        name, output, path = (texts.get(key) for key in ("PropertyFileName", "OutputName", "FilePath"))
        if not (isinstance(name, str) and isinstance(output, str) and isinstance(path, str)):
            return None
        folder = {"Get": f"Steps.{step}.ProcessingOutputConfig.Outputs['{output}'].S3Output.S3Uri"}
        found = cls.of_uri({"Std:Join": {"On": "/", "Values": [folder, path]}}, step)
        return None if found is None else cls(step, name, found.key, found.uri)

    @classmethod
    def of_uri(cls, uri: Any, step: str = "") -> MetricFile | None:
        """Return the file that an expression refers to; ``None`` if the step that writes it is not known.

        Args:
            uri: A string, a variable, or a join.
            step: The step that writes it; ``""`` for the first step that the expression refers to.
        """
        path = as_path(uri, {})
        readers = find_references({"Uri": uri}).steps
        owner = step or (readers[0] if readers else "")
        if path is None or not owner:
            return None
        return cls(owner, path.folders[-1] if len(path.folders) > 1 else str(path), str(path), uri)


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that a step reports.

    Attributes:
        name: Its name throughout the widget, such as ``AbaloneEval: regression_metrics.mse.value``.
        step: The step that reports it.
        kind: Its source.
        path: Its path in the file, as the definition writes it; otherwise its name in the job's description,
            or its index in ``FinalMetricDataList`` as ``[0]``.
        file: The file that contains it, if any.
        direction: Whether lower or higher values are better, if the step itself says so.
    """

    name: str
    step: str
    kind: MetricKind
    path: str
    file: MetricFile | None = None
    direction: Literal["minimize", "maximize"] | None = field(default=None, compare=False)


def metric_name(step: str, path: str, file: str = "") -> str:
    """Return the name of a metric, which includes the file if the step has several."""
    return f"{step}: {file}: {path}" if file else f"{step}: {path}"
