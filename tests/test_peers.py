"""What a failed test of the SageMaker SDK says decides whose fault it is."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.peers.rules import Verdict, read_records, report

TEST = "tests/integ/sagemaker/workflow/test_any.py::test_any"


def phase(
    when: str,
    outcome: str = "passed",
    text: str = "",
    refusals: tuple[str, ...] = (),
    simulated: tuple[str, ...] = (),
) -> dict[str, Any]:
    said = {"text": text, "refusals": refusals, "simulated": simulated}
    return {"test": TEST, "phase": when, "outcome": outcome, "duration_s": 1.0} | said


def verdict(*phases: dict[str, Any]) -> Verdict:
    (result,) = read_records(phases)
    return result.verdict


def client_error(code: str, operation: str, message: str = "no") -> str:
    return f"An error occurred ({code}) when calling the {operation} operation: {message}"


def failed(text: str, refusals: tuple[str, ...] = (), simulated: tuple[str, ...] = ()) -> Verdict:
    call = phase("call", "failed", f"E   {text}", refusals, simulated)
    return verdict(phase("setup"), call, phase("teardown"))


def test_a_test_passes_when_all_of_its_phases_do() -> None:
    assert verdict(phase("setup"), phase("call"), phase("teardown")) is Verdict.PASSED
    assert verdict(phase("setup"), phase("call"), phase("teardown", "failed", "E   x")) is Verdict.OUR_FAULT
    assert verdict(phase("setup", "skipped"), phase("teardown")) is Verdict.SKIPPED


def test_a_test_that_never_ended_is_our_fault() -> None:
    assert verdict(phase("setup")) is Verdict.OUR_FAULT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (client_error("ValidationException", "CreatePipeline"), Verdict.OUR_FAULT),
        (client_error("UnknownOperationException", "ListPipelineVersions"), Verdict.OUR_FAULT),
        ("AssertionError: assert 2 == 3", Verdict.OUR_FAULT),
        ("Failed: Timeout >90.0s", Verdict.OUR_FAULT),
        (client_error("UnknownOperationException", "CreateFeatureGroup"), Verdict.NEEDS_SERVICES),
        (client_error("InvalidParameterValue", "CreateCluster"), Verdict.NEEDS_SERVICES),
        (client_error("UnknownOperationException", "DescribeTrainingJob"), Verdict.NEEDS_JOBS),
        (client_error("NoSuchKey", "GetObject"), Verdict.NEEDS_JOBS),
        ("subprocess.CalledProcessError: Command 'python -m build --sdist' failed", Verdict.NEEDS_JOBS),
        ("ValueError: It is supported only for Python versions 3.8 and 3.10.", Verdict.NEEDS_ENVIRONMENT),
        ("docker.errors.DockerException: Error while fetching server API version", Verdict.NEEDS_JOBS),
        ("ModuleNotFoundError: No module named 'xgboost'", Verdict.NEEDS_ENVIRONMENT),
        ("TypeError: AStep.__init__() got an unexpected keyword argument 'a'", Verdict.NEEDS_ENVIRONMENT),
        ("FileNotFoundError: No such file: '/sdk/tests/data/a.npz'", Verdict.NEEDS_ENVIRONMENT),
        ("FileNotFoundError: No such file: '/sdk/tests/integ/../data/a'", Verdict.NEEDS_ENVIRONMENT),
    ],
)
def test_the_text_of_an_error_decides(text: str, expected: Verdict) -> None:
    assert failed(text) is expected


def test_a_refusal_that_a_test_went_on_after_counts_unless_it_came_while_it_cleaned_up() -> None:
    consequence = "KeyError: 'TrialName'"
    assert failed(consequence, (client_error("UnknownOperationException", "CreateTrial"),)) is (
        Verdict.NEEDS_SERVICES
    )
    assert (
        failed(consequence, (client_error("UnknownOperationException", "DeleteTrial"),)) is Verdict.OUR_FAULT
    )
    assert failed(consequence, (client_error("ResourceNotFound", "GetFunction"),)) is Verdict.OUR_FAULT


def test_a_schedule_that_moto_keeps_starts_nothing() -> None:
    refusal = client_error("ResourceNotFoundException", "UpdateSchedule")
    assert failed("assert 0 > 3", (refusal,)) is Verdict.NEEDS_SERVICES


def test_what_a_job_would_have_written_is_missed_where_a_step_stood_for_it() -> None:
    text = "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/any/output.tar.gz'"
    assert failed(text) is Verdict.OUR_FAULT
    assert failed(text, simulated=("Notebook",)) is Verdict.NEEDS_JOBS


def test_that_nothing_failed_is_our_fault_unless_a_step_stood_for_a_job() -> None:
    text = "AssertionError: assert 'Succeeded' == 'Failed'"
    assert failed(text) is Verdict.OUR_FAULT
    assert failed(text, simulated=("Train",)) is Verdict.NEEDS_JOBS


def test_the_first_error_counts_not_what_followed_it() -> None:
    then = client_error("UnknownOperationException", "DeleteFeatureGroup")
    text = f"a.py:1: in test\nE   KeyError: 'Steps'\n\nDuring handling:\nE   {then}"
    assert verdict(phase("call", "failed", text)) is Verdict.OUR_FAULT


def test_a_time_out_counts_whatever_was_being_handled() -> None:
    handled = client_error("UnknownOperationException", "CreateFeatureGroup")
    assert failed(f"{handled}\n\nDuring handling:\nE   Failed: Timeout (>9.0s)") is Verdict.OUR_FAULT


def test_the_report_counts_and_names_what_did_not_pass() -> None:
    text = report(read_records([phase("call", "failed", "E   KeyError: 'Steps'")]))
    assert "1 failed by our fault" in text
    assert f"{TEST}: KeyError: 'Steps'" in text
    assert "0 passed" in text
