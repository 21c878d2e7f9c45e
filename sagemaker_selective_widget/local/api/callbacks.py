"""Operations that complete a Callback step: SendPipelineExecutionStepSuccess and …StepFailure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_selective_widget.local.engine.callbacks import Callbacks, typed_outputs
from sagemaker_selective_widget.local.storage.store import Store

Request = Mapping[str, Any]
Answer = Mapping[str, Any]

_NO_REASON = "The callback failed without a reason."


class CallbackOperations:
    """Operations on callbacks; each is called with a checked request, under the store's lock."""

    def __init__(self, store: Store, callbacks: Callbacks) -> None:
        self._store = store
        self._callbacks = callbacks

    def succeed(self, request: Request) -> Answer:
        """SendPipelineExecutionStepSuccess."""
        return self._store.once("SendPipelineExecutionStepSuccess", request, self._succeed)

    def fail(self, request: Request) -> Answer:
        """SendPipelineExecutionStepFailure."""
        return self._store.once("SendPipelineExecutionStepFailure", request, self._fail)

    def _succeed(self, request: Request) -> Answer:
        callback = self._callbacks.find(request["CallbackToken"])
        given = {item["Name"]: item["Value"] for item in request.get("OutputParameters", ())}
        callback.succeed(typed_outputs(callback.step, given))
        return {"PipelineExecutionArn": callback.execution_arn}

    def _fail(self, request: Request) -> Answer:
        callback = self._callbacks.find(request["CallbackToken"])
        callback.fail(request.get("FailureReason") or _NO_REASON)
        return {"PipelineExecutionArn": callback.execution_arn}
