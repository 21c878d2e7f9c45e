"""Write the pipeline definitions of version 3 of the SageMaker Python SDK, without AWS.

Run ``python -m tests.definitions.make_v3`` where Python 3.11 and sagemaker 3.27.0 are installed. A function
``name`` of `v3_jobs`, `v3_checks` or `v3_flow` writes ``v3_name.json``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tests.definitions import offline

offline.go_offline()

from sagemaker.mlops.workflow.pipeline import PipelineGraph  # noqa: E402

from tests.definitions import v3_checks, v3_flow, v3_jobs  # noqa: E402

# Every compilation makes a key pair, whose public half stands in the definition of each function.
ec: Any = import_module("cryptography.hazmat.primitives.asymmetric.ec")
ec.generate_private_key = lambda curve: ec.derive_private_key(1, curve)

MAKERS = (*v3_jobs.MAKERS, *v3_checks.MAKERS, *v3_flow.MAKERS)


def adjacency_of(pipeline: Any) -> Any:
    """The SDK's own graph of a pipeline: each step's children."""
    return PipelineGraph.from_pipeline(pipeline).adjacency_list


if __name__ == "__main__":
    offline.write_all("v3", MAKERS, adjacency_of)
