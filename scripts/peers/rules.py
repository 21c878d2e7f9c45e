"""Rules that decide why a test failed, by its error message and never by its name.

A failure that no rule matches counts as our fault, so that the report shows it until it is examined.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

MAX_REASON_LENGTH = 240
"""Maximum length of a reason in the report, in characters."""

_ERROR = re.compile(r"E +")
"""The mark with which pytest begins the lines of an error."""


_TIME_OUT = re.compile(r"^E +(Failed: Timeout.*)$", re.MULTILINE)
"""The message of pytest-timeout."""


class Verdict(Enum):
    """The outcome of a test."""

    PASSED = "passed"
    OUR_FAULT = "failed by our fault"
    NEEDS_JOBS = "needs jobs that really run"
    NEEDS_SERVICES = "needs other AWS services"
    NEEDS_ENVIRONMENT = "needs a file, module or Python that is not here"
    SKIPPED = "skipped by the SDK itself"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that gives a matching failed test its verdict.

    Attributes:
        verdict: The verdict.
        pattern: A pattern that is searched for in each line of the error.
        reason: What a match means, for the report.
        of_simulated: Whether it applies only if the test has seen a step succeed whose job was simulated.
    """

    verdict: Verdict
    pattern: re.Pattern[str]
    reason: str
    of_simulated: bool = False


def _rule(verdict: Verdict, pattern: str, reason: str, *, of_simulated: bool = False) -> Rule:
    return Rule(verdict, re.compile(pattern), reason, of_simulated)


_JOB = r"(TrainingJob|ProcessingJob|TransformJob|HyperParameterTuningJob|AutoMLJob)"

# The first matching rule applies. Every operation that `LocalSageMaker` performs has "Pipeline" in its name.
RULES: tuple[Rule, ...] = (
    _rule(
        Verdict.NEEDS_ENVIRONMENT,
        r"ModuleNotFoundError:|ImportError:|fixture '\w+' not found",
        "the environment lacks a module or a plugin",
    ),
    _rule(
        Verdict.NEEDS_ENVIRONMENT,
        r"(FileNotFoundError|ValueError):.*\btests/(integ/\.\./)?data/",
        "the checkout lacks a data file",
    ),
    _rule(
        Verdict.NEEDS_ENVIRONMENT,
        r"TypeError: \w+\.__init__\(\) got an unexpected keyword argument",
        "the installed SDK is of another version than the checkout",
    ),
    _rule(
        Verdict.NEEDS_ENVIRONMENT,
        r"supported only for Python versions",
        "the SDK wants another version of Python",
    ),
    _rule(
        Verdict.NEEDS_JOBS,
        r"docker\.errors\.|Error while fetching server API version|CalledProcessError:.*-m build --sdist",
        "builds the image that a job runs",
    ),
    _rule(
        Verdict.NEEDS_JOBS,
        rf"\(UnknownOperationException\) when calling the (Describe|Stop|List){_JOB}s? ",
        "asks for the job of a step",
    ),
    _rule(
        Verdict.NEEDS_JOBS,
        r"\((NoSuchKey|404)\) when calling the (GetObject|HeadObject) ",
        "reads what a job writes to S3",
    ),
    _rule(
        Verdict.NEEDS_JOBS,
        r"FileNotFoundError:.*/(output|model)\.tar\.gz",
        "unpacks what a job writes to S3",
        of_simulated=True,
    ),
    _rule(
        Verdict.NEEDS_JOBS,
        r"assert 'Succeeded' (==|in) .*'Failed'|assert '' (==|in) |reached the maximum retry count",
        "waits for a job to fail by what it does",
        of_simulated=True,
    ),
    _rule(
        Verdict.NEEDS_SERVICES,
        r"An error occurred \(\w*\) when calling the (?!\w*Pipeline)\w+ operation",
        "a service that is not SageMaker Pipelines refuses",
    ),
    _rule(
        Verdict.NEEDS_SERVICES,
        r"EndpointConnectionError:|ConnectTimeoutError:|NameResolutionError",
        "reaches for a host outside",
    ),
)

_PASSED_OVER = re.compile(
    r"\((UnknownOperation\w*|NotImplemented\w*|501|500|InternalFailure)\) when calling the (?!Delete)"
    r"|when calling the UpdateSchedule "  # the SDK then creates the schedule, but moto starts nothing by it
)
"""Refusals after which a test may go on. Deletions are excluded: a test deletes at its end, once failed."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a test, and the reason for it.

    Attributes:
        test: The test's id.
        verdict: The outcome.
        reason: The rule's reason and the first line of the error; only the latter if no rule matches.
    """

    test: str
    verdict: Verdict
    reason: str = ""


def read_records(records: Iterable[Mapping[str, Any]]) -> list[Result]:
    """Return the result of each test, in order; a failure in any phase makes the test fail."""
    by_test: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_test.setdefault(record["test"], []).append(record)
    return [_result(test, phases) for test, phases in by_test.items()]


def _result(test: str, phases: Sequence[Mapping[str, Any]]) -> Result:
    failed = next((phase for phase in phases if phase["outcome"] == "failed"), None)
    if failed is not None:
        return _judged(test, failed)
    if any(phase["outcome"] == "skipped" for phase in phases):
        return Result(test, Verdict.SKIPPED)
    if phases[-1]["phase"] != "teardown":
        return Result(test, Verdict.OUR_FAULT, "it never came to its end")
    return Result(test, Verdict.PASSED)


def _judged(test: str, failed: Mapping[str, Any]) -> Result:
    time_out = _TIME_OUT.search(failed["text"])
    # Other errors in the text were being handled when the time was up.
    error = [time_out.group(1)] if time_out else first_error(failed["text"])
    for evidence in (error, [each for each in failed["refusals"] if _PASSED_OVER.search(each)]):
        for rule in RULES:
            if rule.of_simulated and not failed["simulated"]:
                continue
            if any(rule.pattern.search(line) for line in evidence):
                return Result(test, rule.verdict, f"{rule.reason}: {error[0]}")
    return Result(test, Verdict.OUR_FAULT, f"{error[0]} (after {failed['duration_s']} s)")


def first_error(text: str) -> list[str]:
    """Return the lines of the original error: others follow it while it is handled, or at the end."""
    lines = itertools.dropwhile(lambda line: not _ERROR.match(line), text.splitlines())
    first = list(itertools.takewhile(_ERROR.match, lines))
    return [_ERROR.sub("", line) for line in first] or text.splitlines()[-1:] or ["no error is told"]


def shortened(text: str) -> str:
    """Return a text, with its middle left out if it is long."""
    half = MAX_REASON_LENGTH // 2
    return text if len(text) <= MAX_REASON_LENGTH else f"{text[:half]} … {text[-half:]}"


def report(results: Iterable[Result]) -> str:
    """Return the number of tests of each verdict, and the reasons of those that did not pass."""
    results = list(results)
    lines = []
    for verdict in Verdict:
        having = [result for result in results if result.verdict is verdict]
        lines.append(f"{len(having):4} {verdict.value}")
        if verdict not in (Verdict.PASSED, Verdict.SKIPPED):
            lines += [f"       {each.test}: {shortened(each.reason)}" for each in having]
    return "\n".join([*lines, f"{len(results):4} tests"])
