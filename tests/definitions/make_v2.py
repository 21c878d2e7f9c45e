"""Write the pipeline definitions of version 2 of the SageMaker Python SDK, without AWS.

Run ``python -m tests.definitions.make_v2`` where Python 3.11 and sagemaker 2.257.7 are installed. A function
``name`` of `v2_jobs`, `v2_checks` or `v2_flow` writes ``v2_name.json``.
"""

from __future__ import annotations

from typing import Any

from tests.definitions import offline

offline.go_offline()

from sagemaker.workflow.pipeline import PipelineGraph  # noqa: E402

from tests.definitions import v2_checks, v2_flow, v2_jobs  # noqa: E402

MAKERS = (*v2_jobs.MAKERS, *v2_checks.MAKERS, *v2_flow.MAKERS)


def adjacency_of(pipeline: Any) -> Any:
    """The SDK's own graph of a pipeline: each step's children."""
    return PipelineGraph.from_pipeline(pipeline).adjacency_list


if __name__ == "__main__":
    offline.write_all("v2", MAKERS, adjacency_of)
