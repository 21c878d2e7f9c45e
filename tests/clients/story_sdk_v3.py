"""The SageMaker Python SDK v3 tells the story and runs the code that the widget shows.

Its environment is large, so `make test-sdk-v3` runs this.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.local import LocalSageMaker
from tests.clients import test_exported_code, test_sdk_parameters, told
from tests.clients.conftest import Asking


def test_sagemaker_sdk_v3(sagemaker: LocalSageMaker, told_by: Callable[[str, str], Any]) -> None:
    told.check(sagemaker, told_by("sdk-v3", "with_sdk_v3"))


def test_parameters_are_what_its_helper_builds(sagemaker: LocalSageMaker, asking: Asking) -> None:
    test_sdk_parameters.check_table(sagemaker, asking, "sdk-v3")


def test_exported_code_starts_the_very_execution(
    sagemaker: LocalSageMaker, environment: dict[str, str], tmp_path: Path
) -> None:
    test_exported_code.check(sagemaker, environment, "sdk-v3", tmp_path)
