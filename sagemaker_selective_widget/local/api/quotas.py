"""The service's quotas (https://docs.aws.amazon.com/general/latest/gr/sagemaker.html)."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.local.transport.api_error import ResourceLimitExceeded
from sagemaker_selective_widget.pipeline.counted import counted


@dataclass(frozen=True, slots=True)
class Quotas:
    """Limits on resources; the defaults are those of AWS.

    Attributes:
        steps: Steps per pipeline, including those in branches (AWS does not say whether it counts them).
        parameters: Parameters per pipeline.
        pipelines: Pipelines in the account.
        executions: Executions that run at the same time in the account.
    """

    steps: int = 50
    parameters: int = 200
    pipelines: int = 500
    executions: int = 20

    def check_active(self, active: int) -> None:
        """Check that one more execution may run.

        Raises:
            ResourceLimitExceeded: The limit has been reached.
        """
        if active >= self.executions:
            raise ResourceLimitExceeded(
                f"The account's limit of {counted(self.executions, 'execution')} under way is reached. "
                "Wait until one has ended."
            )
