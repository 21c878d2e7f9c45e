"""`PresentRequest`: the current selection as a request and as code, and its start."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from typing import Any

from sagemaker_selective_widget.execution.history.savings import Savings
from sagemaker_selective_widget.execution.start.export import code_for
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.run_control import RunControl
from sagemaker_selective_widget.session.starting import named
from sagemaker_selective_widget.session.state import Start
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.view import View

_OPTIONS = ("description", "max_parallel_steps", "version_id", "version_alias")
"""The options of `PresentRequest.start` besides the display name."""


class PresentRequest:
    """The request that starts the current selection.

    Args:
        store: Holds the intents.
        inquiry: Finds out what the request depends on.
        run_control: Starts it.
    """

    def __init__(self, store: Store, inquiry: Inquiry, run_control: RunControl) -> None:
        self._store = store
        self._inquiry = inquiry
        self._run_control = run_control

    def savings(self, prices: Mapping[str, float] | None = None) -> Savings:
        """Return what reusing steps saves, based on the executions that produced their outputs.

        Args:
            prices: Hourly price by instance type, such as ``{"ml.m5.xlarge": 0.23}``.

        Raises:
            TypeError: ``prices`` is not a dict of numbers.
        """
        if prices is not None and not _are_prices(prices):
            raise TypeError(f"Prices are a dict such as {{'ml.m5.xlarge': 0.23}}; this is {shown(prices)}.")
        return self._inquiry.certain().derived.priced(prices)

    def request(self, /, display_name: str | None = None, **options: Any) -> dict[str, Any]:
        """Return the keyword arguments of ``StartPipelineExecution``, without ``ClientRequestToken``.

        Args:
            display_name: See `start`.
            **options: See `start`.

        Raises:
            InvalidSelectionError: The verdict forbids starting; ``.issues`` says why.
            StartOptionError: An option is invalid.
            TypeError: `start` has no such option.
        """
        settled = self._inquiry.certain()
        start = _start(settled, display_name, options)
        return settled.derived.request(named(start.options, start, settled.derived))

    def code(self, /, target: str = "boto3", display_name: str | None = None, **options: Any) -> str:
        """Return the current request as code that runs as it stands.

        While a parameter is varied, it is Python code that starts a sweep with this package, for any target.

        Args:
            target: ``boto3``, ``cli`` (the AWS CLI, for a POSIX shell), ``sdk-v2`` or ``sdk-v3``.
            display_name: See `start`.
            **options: See `start`.

        Raises:
            InvalidSelectionError: The verdict forbids starting.
            StartOptionError: An option is invalid, or the target cannot send it.
            TypeError: `start` has no such option.
            ValueError: The target is unknown.
        """
        if self._store.state.intents.varied_parameters and display_name is None and not options:
            code = self._inquiry.certain().code
            if code:
                return code
        region = self._store.state.target.region
        return code_for(target, self.request(display_name, **options), region=region)

    def start(
        self,
        display_name: str | None = None,
        *,
        description: str | None = None,
        max_parallel_steps: int | None = None,
        version_id: int | None = None,
        version_alias: str | None = None,
    ) -> str:
        """Judge the selection again, start the execution, and watch it.

        Args:
            display_name: 1 to 82 letters, digits and inner hyphens; ``None`` takes the intent, or else a
                name that says what runs.
            description: One line of up to 3,072 characters.
            max_parallel_steps: The maximum number of steps that may run at a time.
            version_id: The pipeline version to run; the latest by default. The plan is always that of the
                latest version.
            version_alias: The alias of the pipeline version to run, in place of ``version_id``.

        Returns:
            The execution's ARN.

        Raises:
            InvalidSelectionError: The verdict forbids it; ``.issues`` says why.
            StartOptionError: An option is invalid, or boto3 is too old for it.
            PipelineChangedError: The pipeline was updated since it was shown; nothing has started.
            AlreadyRunningError: An execution that is watched is under way.
            UnavailableError: There was no response. It may have started; the same request is sent again.
            ServiceError: The service refused and nothing has started, or there is only a definition.
        """
        options = {
            "description": description,
            "max_parallel_steps": max_parallel_steps,
            "version_id": version_id,
            "version_alias": version_alias,
        }
        intents = self._store.state.intents  # as of the call, not of the end of the wait for a list
        view = self._store.view_of(replace(self._inquiry.listed(), intents=intents))
        return self._run_control.press(_start(view, display_name, options))


def _are_prices(prices: Any) -> bool:
    return isinstance(prices, Mapping) and all(map(_is_price, prices.values()))


def _is_price(price: Any) -> bool:
    return isinstance(price, Real) and bool(0 <= price < math.inf)  # type: ignore[operator]


def _start(view: View, display_name: str | None, options: Mapping[str, Any]) -> Start:
    for name in options:
        if name not in _OPTIONS:
            known = ", ".join(("display_name", *_OPTIONS))
            raise TypeError(f"{name} is no option of a start. There are {known}.")
    is_unsaid = isinstance(display_name, str) and not display_name
    said = StartOptions(None if is_unsaid else display_name, **options)
    arn, target = view.derived.reference_arn, view.state.target
    return Start(str(uuid.uuid4()), view.intents, said, arn, target=target)
