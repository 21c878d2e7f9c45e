"""A page of another origin, in Chromium: it gets nothing from the endpoint of `local`, and starts nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.transport.connection import over_http
from sagemaker_selective_widget.local.transport.endpoint import serving
from tests.service.local_wire import Wire, step

START = {"PipelineName": "Pipeline", "ClientRequestToken": "t" * 32}
JSON_TYPE = "application/x-amz-json-1.1"
SEND = """
async ([url, options]) => {
    try {
        const answer = await fetch(url, options);
        return [answer.type, answer.status, await answer.text()];
    } catch (error) {
        return [error.name, 0, ''];
    }
}
"""
WAYS: dict[str, dict[str, object]] = {
    "as the SDK for JavaScript does": {
        "headers": {"Content-Type": JSON_TYPE, "X-Amz-Target": "SageMaker.StartPipelineExecution"}
    },
    "as plain text": {"headers": {"Content-Type": "text/plain"}},
    "as plain text, no-cors": {"headers": {"Content-Type": "text/plain"}, "mode": "no-cors"},
    "as a form, no-cors": {
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "mode": "no-cors",
        "credentials": "include",
    },
}


class _EmptyPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        pass


@contextmanager
def elsewhere() -> Iterator[str]:
    """Serve an empty page from an origin of its own."""
    with HTTPServer(("127.0.0.1", 0), _EmptyPage) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("way", WAYS)
def test_a_page_gets_nothing_and_starts_nothing(page: Page, way: str) -> None:
    options: dict[str, object] = {"method": "POST", "body": json.dumps(START), **WAYS[way]}
    with LocalSageMaker(step_duration_s=0) as sagemaker, sagemaker.serve() as url, elsewhere() as origin:
        wire = Wire(sagemaker)
        wire.create(step("A"))
        page.goto(origin)
        kind, status, text = page.evaluate(SEND, [url + "/", options])
        started = wire.client.list_pipeline_executions(PipelineName="Pipeline")
        assert started["PipelineExecutionSummaries"] == []
    assert (status, text) == (0, "")
    assert kind in ("TypeError", "opaque")


def test_a_form_gets_nothing_and_starts_nothing(page: Page) -> None:
    """A form needs no permission, and its answer becomes the page: that is a refusal."""
    with LocalSageMaker(step_duration_s=0) as sagemaker, sagemaker.serve() as url, elsewhere() as origin:
        page.goto(origin)
        page.set_content(f'<form method="post" enctype="text/plain" action="{url}/"><input name="a"></form>')
        with page.expect_response(f"{url}/") as answer:
            page.evaluate("document.forms[0].submit()")
        assert answer.value.status == 403


def test_no_request_of_a_page_reaches_the_service(page: Page) -> None:
    """Also one that could say everything that an AWS client says."""
    reached: list[str] = []

    def handle(target: str, _body: bytes) -> tuple[int, bytes]:
        reached.append(target)
        return 200, b"{}"

    with serving(over_http(handle)) as url, elsewhere() as origin:
        page.goto(origin)
        for options in WAYS.values():
            page.evaluate(SEND, [url + "/", {"method": "POST", "body": "{}", **options}])
    assert reached == []
