"""Check the locked versions for known vulnerabilities: pip-audit for Python, npm for the front end.

Both programs may find nothing because their registry did not answer. Their reports are therefore parsed, to
distinguish a package without known vulnerabilities from one that the registry knows nothing about. The exit
status is 1 if a vulnerability was found, and 2 if something could not be checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
_PIP_AUDIT = (".make/audit/bin/pip-audit", "--requirement=constraints.txt", "--no-deps", "--disable-pip")
_PIP_REPORT = ("--format=json", "--progress-spinner=off")
# Development dependencies are included: there are no others, and they build the bundle.
_NPM_AUDIT = ("npm", "audit", "--json", "--prefix=js")


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit of one lock file.

    Attributes:
        lock: The lock file's path.
        answered: The number of packages that the registry knows.
        unanswered: Why other packages were not audited, one line each.
        vulnerable: The packages with a known vulnerability, one line each.
    """

    lock: str
    answered: int = 0
    unanswered: tuple[str, ...] = ()
    vulnerable: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """1 if something was found, 2 if something could not be checked, 0 otherwise."""
        return 1 if self.vulnerable else 2 if self.unanswered else 0

    def __str__(self) -> str:
        """Return what was found, and how many packages could not be audited."""
        lines = [f"{self.lock}: {self.answered} audited, {len(self.vulnerable)} vulnerable"]
        lines += [f"  {line}" for line in self.vulnerable]
        if self.unanswered:
            lines.append(
                f"  NOT AUDITED, for the registry in use does not tell: {len(self.unanswered)}, such as:"
            )
            lines.append(f"  {self.unanswered[0]}")
        return "\n".join(lines)


def read_pip_audit(report: Mapping[str, Any]) -> Audit:
    """Read the JSON report of pip-audit, which skips packages that the index does not know."""
    packages = report["dependencies"]
    known = [package for package in packages if "skip_reason" not in package]
    return Audit(
        "constraints.txt",
        len(known),
        tuple(package["skip_reason"] for package in packages if "skip_reason" in package),
        tuple(_pip_finding(package) for package in known if package["vulns"]),
    )


def read_npm_audit(report: Mapping[str, Any]) -> Audit:
    """Read the JSON report of npm, which is an error if the registry does not serve advisories."""
    if "vulnerabilities" not in report:
        return Audit("js/package-lock.json", unanswered=(str(report.get("message", report)),))
    found = report["vulnerabilities"].values()
    return Audit(
        "js/package-lock.json",
        report["metadata"]["dependencies"]["total"],
        vulnerable=tuple(f"{each['name']} {each['range']}: {each['severity']}" for each in found),
    )


def _pip_finding(package: Mapping[str, Any]) -> str:
    return f"{package['name']} {package['version']}: {', '.join(each['id'] for each in package['vulns'])}"


def _report(command: Sequence[str]) -> dict[str, Any]:
    """Run an audit program and return its report, which says more than its exit status."""
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        sys.exit(f"{command[0]} made no report:\n{done.stderr.strip()}")
    return report


def main() -> int:
    """Audit both lock files, print the results, and return the worst status."""
    audits = [read_pip_audit(_report((*_PIP_AUDIT, *_PIP_REPORT))), read_npm_audit(_report(_NPM_AUDIT))]
    for audit in audits:
        print(audit)
    statuses = {audit.status for audit in audits}
    return 1 if 1 in statuses else max(statuses)


if __name__ == "__main__":
    sys.exit(main())
