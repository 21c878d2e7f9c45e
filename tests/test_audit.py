"""An audit tells what is safe from what nobody could say."""

from __future__ import annotations

from typing import Any

from scripts.audit import read_npm_audit, read_pip_audit

SAFE = {"name": "six", "version": "1.17.0", "vulns": []}
UNSAFE = {"name": "tornado", "version": "6.0", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}
UNKNOWN = {"name": "wcwidth", "skip_reason": "not found: wcwidth (0.9.4)"}


def npm_report(**vulnerabilities: Any) -> dict[str, Any]:
    return {"vulnerabilities": vulnerabilities, "metadata": {"dependencies": {"total": 9}}}


def test_what_is_known_to_be_safe_passes() -> None:
    assert read_pip_audit({"dependencies": [SAFE]}).status == 0
    assert read_npm_audit(npm_report()).status == 0
    assert "9 audited" in str(read_npm_audit(npm_report()))


def test_what_the_index_does_not_know_is_no_pass() -> None:
    """pip-audit itself ends well then, and says that nothing was found."""
    audit = read_pip_audit({"dependencies": [SAFE, UNKNOWN]})
    assert audit.status == 2
    assert "NOT AUDITED" in str(audit)
    assert "wcwidth" in str(audit)


def test_a_registry_without_advisories_is_no_pass() -> None:
    audit = read_npm_audit({"message": "405 Method Not Allowed", "statusCode": 405})
    assert audit.status == 2
    assert "405" in str(audit)


def test_a_vulnerable_version_fails_and_is_named() -> None:
    audit = read_pip_audit({"dependencies": [SAFE, UNSAFE, UNKNOWN]})
    assert audit.status == 1
    assert "tornado 6.0: PYSEC-1, PYSEC-2" in str(audit)


def test_a_vulnerable_module_fails_and_is_named() -> None:
    report = npm_report(esbuild={"name": "esbuild", "range": "<1", "severity": "moderate"})
    assert read_npm_audit(report).status == 1
    assert "esbuild <1: moderate" in str(read_npm_audit(report))
