"""The SageMaker Python SDK v3 tells the story; its environment is large, so `make test-sdk-v3` runs this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker
from tests.clients import told


def test_sagemaker_sdk_v3(sagemaker: LocalSageMaker, told_by: Callable[[str, str], Any]) -> None:
    told.check(sagemaker, told_by("sdk-v3", "with_sdk_v3"))
