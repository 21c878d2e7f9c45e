"""A metric: a number that a step reports, and the file or the job that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sagemaker_selective_widget.pipeline.paths import as_path
from sagemaker_selective_widget.pipeline.references import find_references

MetricKind = Literal["file", "training", "tuning", "automl", "mlflow"]
"""What reports a metric: a JSON file, ``FinalMetricDataList`` of a training job, the best job of a tuning
job, the best candidate of an AutoML job, or a run of MLflow."""


@dataclass(frozen=True, slots=True)
class MetricFile:
    """A JSON file that a step writes numbers into.

    Attributes:
        step: The step whose job writes it.
        name: Its ``PropertyFileName``; of another file, the last part of its path.
        key: Its path as text; two ways of writing one path are the same.
        uri: The expression of its S3 URI, as a definition writes it.
    """

    step: str
    name: str
    key: str
    uri: Any = field(compare=False, repr=False)

    @classmethod
    def of_property_file(cls, step: str, declared: Any) -> MetricFile | None:
        """Return what one item of ``PropertyFiles`` names; ``None`` if it cannot be read.

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
        """Return the file that an expression names; ``None`` if it is not known whose it is.

        Args:
            uri: A text, a variable, or a join.
            step: Which step writes it; ``""`` for the first that the expression reads.
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
        name: What it is called everywhere, such as ``AbaloneEval: regression_metrics.mse.value``.
        step: The step that reports it.
        kind: What reports it.
        path: Where it stands in the file, as the definition writes it; else its name in the job's answer, or
            its place in ``FinalMetricDataList`` as ``[0]``.
        file: The file that it stands in, if it stands in one.
        direction: Whether less or more is better, where the step itself says so.
    """

    name: str
    step: str
    kind: MetricKind
    path: str
    file: MetricFile | None = None
    direction: Literal["minimize", "maximize"] | None = field(default=None, compare=False)


def metric_name(step: str, path: str, file: str = "") -> str:
    """Return what a metric is called; its file is named where the step has several."""
    return f"{step}: {file}: {path}" if file else f"{step}: {path}"
