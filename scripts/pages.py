"""Write the pages of ``docs/`` that are generated from the code."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.aws.mlflow_server import SERVER_KINDS
from sagemaker_selective_widget.aws.operations import (
    LOG_OPERATIONS,
    METRIC_OPERATIONS,
    MLFLOW_APP_ACTION,
    MLFLOW_OPERATIONS,
    READ_OPERATIONS,
    RUN_OPERATIONS,
    action,
)
from sagemaker_selective_widget.execution.metrics.source import DESCRIBED_KINDS
from sagemaker_selective_widget.execution.watch.resource import FUNCTION_LOG_GROUPS, JOB_LOG_GROUPS
from sagemaker_selective_widget.local.assumptions import ASSUMPTIONS, Assumption
from sagemaker_selective_widget.selection import expression
from sagemaker_selective_widget.selection.rulebook import RULEBOOK, RuleEntry
from scripts.concept_picture import concept_picture
from scripts.public_api import public_api

DOCS = Path(__file__).resolve().parents[1] / "docs"

_RULES_HEAD = """# Rules

Made from `sagemaker_selective_widget/selection/rulebook.py` by `make pages`; change it there.

An **error** prevents a start. With a **warning**, you decide. Rules on which AWS's pages are silent or
contradict each other are marked *unsure*: only the service knows.

| code | severity | problem | on the graph | how to fix it | source |
|---|---|---|---|---|---|
"""

_LANGUAGE_HEAD = """# The selection language

Made from `sagemaker_selective_widget/selection/expression.py` by `make pages`; change it there.
`widget.select("…")` and the text box above the plan read the same language.

"""

_LOCAL_HEAD = """# Assumptions of the local service

Made from `sagemaker_selective_widget/local/assumptions.py` by `make pages`; change it there.

`LocalSageMaker` behaves as AWS's pages and API model describe. Where they are silent or contradict each
other, it behaves as listed here. *Recorded*: AWS was seen to answer this way. *Presumed*: something similar
is recorded or documented. *Unknown*: there is no evidence, and one of several possible answers was chosen.
The last column names the code that decides, below `sagemaker_selective_widget/local/`.

| behaviour | evidence | certainty | decided in |
|---|---|---|---|
"""

_PIPELINE_ARN = "arn:aws:sagemaker:REGION:ACCOUNT:pipeline/PIPELINE"
_PIPELINE_ARNS = (_PIPELINE_ARN, f"{_PIPELINE_ARN}/execution/*")
_LOG_GROUP_ARNS = tuple(
    f"arn:aws:logs:REGION:ACCOUNT:log-group:{group}:*"
    for group in (*JOB_LOG_GROUPS.values(), f"{FUNCTION_LOG_GROUPS}*")
)
_METRIC_ARNS = (
    *(f"arn:aws:sagemaker:REGION:ACCOUNT:{kind}/*" for kind in DESCRIBED_KINDS),
    "arn:aws:s3:::BUCKET/*",
)
_MLFLOW_ARNS = tuple(f"arn:aws:sagemaker:REGION:ACCOUNT:{kind}/*" for kind in SERVER_KINDS)


def rules_page() -> str:
    """Return the page of all rules as Markdown."""
    return _RULES_HEAD + "".join(map(_row, RULEBOOK))


def local_page() -> str:
    """Return the page of assumptions about AWS's behaviour as Markdown."""
    return _LOCAL_HEAD + "".join(map(_assumption_row, ASSUMPTIONS))


def language_page() -> str:
    """Return the page of the selection language as Markdown."""
    text = inspect.getdoc(expression) or ""
    _, _, body = text.partition("\n\n::\n\n")
    grammar, _, rest = body.partition("\n\n")
    return f"{_LANGUAGE_HEAD}```text\n{inspect.cleandoc(grammar)}\n```\n\n{rest.replace('``', '`')}\n"


def iam_policy() -> str:
    """Return the IAM policy that allows the widget's requests, and nothing else, as JSON."""
    statements = [
        _allow("Look", READ_OPERATIONS, _PIPELINE_ARNS),
        _allow("StartRetryAndStop", RUN_OPERATIONS, _PIPELINE_ARNS),
        _allow("ReadLogsOfStepsOptional", LOG_OPERATIONS, _LOG_GROUP_ARNS),
        _allow("ReadMetricsOfStepsOptional", METRIC_OPERATIONS, _METRIC_ARNS),
        _allow("ReadMlflowRunsOptional", MLFLOW_OPERATIONS, _MLFLOW_ARNS, MLFLOW_APP_ACTION),
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "concepts/selective-execution.svg": concept_picture,
    "reference/iam-policy.json": iam_policy,
    "reference/local.md": local_page,
    "reference/public-api.txt": public_api,
    "reference/rules.md": rules_page,
    "reference/selection-language.md": language_page,
}
"""The function that generates each page, by the page's path below ``docs/``."""


def _row(entry: RuleEntry) -> str:
    severity = entry.severity if entry.is_certain else f"{entry.severity}, *unsure*"
    source = f"[{entry.source.rpartition('/')[2].removesuffix('.html')}]({entry.source})"
    return f"| `{entry.code}` | {severity} | {entry.says} | {entry.mark} | {entry.way_out} | {source} |\n"


def _assumption_row(entry: Assumption) -> str:
    return f"| {entry.behaviour} | {entry.evidence} | {entry.certainty} | `{entry.place}` |\n"


def _allow(
    sid: str, operations: Iterable[str], resources: Iterable[str], *other_actions: str
) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": [*(action(operation) for operation in operations), *other_actions],
        "Resource": list(resources),
    }


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
