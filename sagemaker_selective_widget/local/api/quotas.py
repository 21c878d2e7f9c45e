"""The service's quotas (https://docs.aws.amazon.com/general/latest/gr/sagemaker.html)."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_selective_widget.local.transport.api_error import ResourceLimitExceeded
from sagemaker_selective_widget.pipeline.counted import counted


@dataclass(frozen=True, slots=True)
class Quotas:
    """The limits of the service; the defaults are AWS's.

    Attributes:
        steps: Steps of one pipeline, those in branches included (AWS does not say whether it counts them).
        parameters: Parameters of one pipeline.
        pipelines: Pipelines of the account.
        executions: Executions that are under way at the same time in the account.
    """

    steps: int = 50
    parameters: int = 200
    pipelines: int = 500
    executions: int = 20

    def check_active(self, active: int) -> None:
        """Check that one more execution may be under way in addition to the active ones.

        Raises:
            ResourceLimitExceeded: The limit is reached.
        """
        if active >= self.executions:
            raise ResourceLimitExceeded(
                f"The account's limit of {counted(self.executions, 'execution')} under way is reached. "
                "Wait until one has ended."
            )
