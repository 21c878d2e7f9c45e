"""What every test shares: no account but the test's own, and the slow tests last."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

HERE = Path(__file__).parent

# A test that forgets to name credentials, or a server of MLflow, must not find the developer's.
for name in [name for name in os.environ if name.startswith(("AWS_", "MLFLOW_", "SAGEMAKER_MLFLOW_"))]:
    del os.environ[name]
os.environ |= {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}

# A slow machine is no failure, and the same commit tests the same examples in CI. `make test-fast` tries few.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("fast", deadline=None, max_examples=10)
hypothesis.settings.load_profile(os.environ.get("TEST_PROFILE", "ci" if "CI" in os.environ else "default"))


@pytest.fixture(scope="session")
def definitions() -> Path:
    """The folder of real pipeline definitions."""
    return HERE / "definitions"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests last: they are slow, and Playwright keeps an event loop on the main thread."""
    items.sort(key=lambda item: "browser" in item.path.relative_to(HERE).parts)
