"""What every test shares: no account but the test's own, and the slow tests last."""

from __future__ import annotations

import gc
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

# A slow machine is no failure. In CI the same commit tests the same examples, but for the thorough run.
EXAMPLES = {"fast": 10, "default": 50, "thorough": 250}
PROFILE = os.environ.get("TEST_PROFILE", "default")
IS_REPEATED = "CI" in os.environ and PROFILE != "thorough"
for profile, count in EXAMPLES.items():
    hypothesis.settings.register_profile(
        profile, deadline=None, max_examples=count, derandomize=IS_REPEATED, print_blob=IS_REPEATED
    )
hypothesis.settings.load_profile(PROFILE)

# A process that begins one of these files last is at it when all the others have done.
LONG = (
    *("test_mlflow.py", "test_page_notebooks.py", "test_notebooks.py", "test_sweeps.py", "test_any_order.py"),
    *("test_widget_leaks.py", "test_watching_for_each.py", "test_sweep_kills.py", "test_public_api.py"),
    *("test_wheel.py", "test_widget_faults.py", "test_widget_saved.py", "test_widget_access.py"),
    *("test_widget_graph.py", "test_widget_keys.py", "test_extension.py", "test_widget_sizes.py"),
)


@pytest.fixture(scope="session")
def definitions() -> Path:
    """The folder of real pipeline definitions."""
    return HERE / "definitions"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests last, for Playwright keeps an event loop on the main thread."""
    items.sort(key=lambda item: ("browser" in item.path.relative_to(HERE).parts, item.path.name not in LONG))


def pytest_collection_finish() -> None:
    """Let the garbage collector look less often, and pass over the tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
