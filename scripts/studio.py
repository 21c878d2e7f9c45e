"""Check with a resolver whether the package can be installed into the images of SageMaker Studio.

``python -m scripts.studio`` writes ``docs/reference/studio.md``. It needs ``uv`` beside its interpreter, and
a registry. Nothing is installed. ``studio_images.json`` has, for the last image of each minor version of
SageMaker Distribution, the versions of what the package requires and of packages that constrain those. They
are from the images' own lists (https://github.com/aws/sagemaker-distribution, ``cpu.env.out``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = Path(__file__).parent / "studio_images.json"
PAGE = REPOSITORY / "docs" / "reference" / "studio.md"
UPGRADED = "httpcore>=1.0.9"
"""The versions that are compatible with the h11 that the package requires; older ones are not."""

_HEAD = """# SageMaker Studio's images

*Made from a dry run of the resolver by `make test-studio`; nothing was installed or started.*

Of each minor version of SageMaker Distribution, the last image that was published by August 2026. *As it is*:
the package goes with every version that the image has, and brings anywidget, ipycytoscape and what they
require. *With httpcore*: the image's h11 and httpcore are too old, and
[are upgraded with it](../how-to/studio.md).

| image | Python | JupyterLab | ipywidgets | boto3 | installs |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The resolver's result for one image.

    Attributes:
        image: The version of SageMaker Distribution.
        pins: The image's versions by package, and that of its ``python``.
        outcome: Whether the package can be installed with them.
    """

    image: str
    pins: Mapping[str, str]
    outcome: str

    @property
    def row(self) -> str:
        """The image's line of the table."""
        shown = (self.pins[name] for name in ("python", "jupyterlab", "ipywidgets", "boto3"))
        return f"| {self.image} | {' | '.join(shown)} | {self.outcome} |"


def images() -> dict[str, dict[str, str]]:
    """Return the versions of each image by package, including ``python``."""
    known: dict[str, dict[str, str]] = json.loads(IMAGES.read_text(encoding="utf-8"))
    return known


def can_resolve(python: str, wanted: Iterable[str]) -> bool:
    """Return whether the package can be installed together with other requirements."""
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.in"
        pins.write_text("\n".join(wanted), encoding="utf-8")
        options = ("--quiet", f"--python-version={python}")
        command = [str(_uv()), "pip", "compile", *options, "pyproject.toml", str(pins)]
        done = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    if done.returncode and "No solution found" not in done.stderr:
        raise RuntimeError(f"The resolver failed:\n{done.stderr}")
    return done.returncode == 0


def try_image(image: str, pins: Mapping[str, str]) -> Resolved:
    """Try an image as it is, and then with a newer httpcore."""
    exact = [f"{name}=={version}" for name, version in pins.items() if name != "python"]
    if can_resolve(pins["python"], exact):
        return Resolved(image, pins, "as it is")
    others = [pin for pin in exact if not pin.startswith(("h11==", "httpcore=="))]
    can = can_resolve(pins["python"], [*others, UPGRADED])
    return Resolved(image, pins, "with httpcore" if can else "no")


def page(tried: Iterable[Resolved]) -> str:
    """Return the page of the results."""
    rows = "\n".join(each.row for each in tried)
    return f"{_HEAD}{rows}\n"


def main() -> None:
    """Try every image, and write the page."""
    tried = []
    for image, pins in images().items():
        tried.append(try_image(image, pins))
        print(f"{image}: {tried[-1].outcome}", flush=True)
    PAGE.write_text(page(tried), encoding="utf-8")
    refused = [each.image for each in tried if each.outcome == "no"]
    if refused:
        sys.exit(f"The package cannot be installed into {', '.join(refused)}.")


def _uv() -> Path:
    return Path(sys.executable).parent / "uv"


if __name__ == "__main__":
    main()
