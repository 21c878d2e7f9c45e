"""`SelectiveExecution`: a session for one pipeline. The widget without Jupyter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from sagemaker_selective_widget.execution import ExecutionSnapshot, SelectiveExecutionConfig
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.history.listing import list_pages
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import Verdict
from sagemaker_selective_widget.selection.parameters import Inherit, sent_parameters
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.choosing import Choices
from sagemaker_selective_widget.session.delegate import Intent, ReferenceIntent, delegated, notified
from sagemaker_selective_widget.session.effects import ListExecutions
from sagemaker_selective_widget.session.evaluating.evaluations import Evaluations
from sagemaker_selective_widget.session.evaluating.metrics import Metrics, ObjectiveChoice
from sagemaker_selective_widget.session.evaluating.table import Table
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.opening import initial_intents
from sagemaker_selective_widget.session.present_request import PresentRequest
from sagemaker_selective_widget.session.requests import Requests
from sagemaker_selective_widget.session.run_control import RunControl
from sagemaker_selective_widget.session.saved_selection import SavedSelection
from sagemaker_selective_widget.session.source import find_pipeline
from sagemaker_selective_widget.session.state import State
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.sweep.sweeps import Sweeps
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.workers import AtOnce, make_workers


class SelectiveExecution:
    """Holds intents, judges them, and starts and watches executions. The widget is this class with traits.

    Intents are attributes: ``selected_steps``, ``reference_execution_arn``, ``pinned``, ``inherit``,
    ``parameter_overrides``, ``varied_parameters``, ``max_parallel``, ``display_name``, ``code_target``.
    Reading ``verdict``, ``parameters`` or anything derived from them waits for pending facts about the
    reference, so that the result always belongs to what was assigned last. Thread-safe.

    Args:
        pipeline: A name or ARN; a SageMaker SDK ``Pipeline`` object; or a definition as dict, JSON text or
            path of a ``.json`` file, which gives plan and code only.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        reference_execution: ARN of the reference execution; ``None`` takes the newest suitable one for
            each selection.
        selected_steps: Names of the steps to select.
        config: Selection and reference together, according to the guide's table: an ARN is kept, else the
            latest execution is taken or, with ``reference_latest_execution=False``, none.
        execution: ARN of an execution to watch, such as one that was started earlier. Its selection and
            reference are taken over unless others are given.
        logs_client: A boto3 CloudWatch Logs client, for `step_log`; ``None`` takes the one that belongs to
            the client, else makes one for its region when a log is first wanted.
        poll_interval_s: The least seconds between two looks at an execution under way, at most 60. By
            default, it is 2 seconds on AWS, and up to 5 while nothing changes.
        **intents: Initial values of other intents.

    Raises:
        ServiceError: The service does not know the pipeline, or could not be asked.
        DefinitionError: The definition cannot be read.
        TypeError: ``pipeline`` is none of these, or an argument is invalid.
        ValueError: ``poll_interval_s`` is not a number, negative, or more than 60.
    """

    def __init__(
        self,
        pipeline: Any,
        client: Any = None,
        reference_execution: str | None = None,
        selected_steps: Iterable[str] = (),
        *,
        config: SelectiveExecutionConfig | None = None,
        execution: str | None = None,
        logs_client: Any = None,
        poll_interval_s: float = 0.0,
        **intents: Any,
    ) -> None:
        self._workers = make_workers()
        try:
            soon = AtOnce(self._workers)
            found = find_pipeline(pipeline, client, logs_client, soon, poll_interval_s)
            first_list = soon(partial(list_pages, found.service, 1))
            seen = None if execution is None else soon(partial(found.execution, execution))
            target = found.read()
            shown = None if seen is None else seen.result()
            wanted = initial_intents(config, selected_steps, reference_execution, shown, intents)
        except BaseException:
            self._workers.close()
            raise
        self._requests = Requests(found.service, self._workers, first_list)
        first = Intents().patched(wanted, target.pipeline)
        history = History() if target.can_start else first_list.result()  # sends nothing then
        state = State(target, first, history=history, list_serial=1)
        self.store = Store(state, self._workers, self._requests)
        self._inquiry = Inquiry(self.store, self._requests)
        self.run_control = RunControl(self.store, self._requests, self._workers, self._inquiry)
        self.choices = Choices(self.store, self._inquiry)
        self._present = PresentRequest(self.store, self._inquiry, self.run_control)
        self._metrics = Metrics(self.store, self._requests, self._inquiry, self._workers)
        self._evaluations = Evaluations(
            self.store, self._requests, self._inquiry, self._metrics, make_workers()
        )
        self.sweeping = Sweeps(self.store, self._requests, self._workers, self._inquiry, self._metrics)
        self.table = Table(self.store, self._inquiry, self._metrics, self.sweeping.look)
        self._requests.bind(self.store, self._metrics.read)
        self.run_control.with_metrics = self._metrics.in_snapshot
        try:
            if shown is not None:
                self.run_control.enter(shown)
            asked = {ListExecutions(1, 1)} if target.can_start else ()
            self.store.dispatch(ev.Asked(frozenset(asked)))
            if not target.can_start:
                self._inquiry.settled()
        except BaseException:
            self.close()
            raise

    @classmethod
    def from_json(cls, text: str, client: Any = None, **options: Any) -> SelectiveExecution:
        """Open a session with a selection that `to_json` returned.

        Raises:
            SavedStateError: The text cannot be read.
            ServiceError: The service does not know the pipeline, or could not be asked.
        """
        opened = cls(SavedSelection.from_json(text).source, client, **options)
        opened.apply_json(text)
        return opened

    selected_steps: Intent[tuple[str, ...]] = Intent()
    reference_execution_arn: Intent[str | None] = ReferenceIntent()
    pinned: Intent[bool] = Intent()
    parameter_overrides: Intent[Mapping[str, ParameterScalar]] = Intent()
    inherit: Intent[Inherit] = Intent()
    varied_parameters: Intent[Mapping[str, str]] = Intent()
    max_parallel: Intent[int] = Intent()
    display_name: Intent[str] = Intent()
    code_target: Intent[str] = Intent()

    @property
    def view(self) -> View:
        """The current view; facts that are still being found out are marked as pending."""
        return self.store.view

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline, as last read from its definition."""
        return self.store.state.target.pipeline

    @property
    def pipeline_name(self) -> str:
        """Name or ARN of the pipeline, as used in requests."""
        return self.store.state.target.name

    @property
    def can_start_executions(self) -> bool:
        """Whether there is a service that can start the pipeline."""
        return self.store.state.target.can_start

    @property
    def verdict(self) -> Verdict:
        """The verdict on the intents.

        Raises:
            UnavailableError: It took too long to find out what the reference did.
        """
        return self._inquiry.settled().derived.verdict

    @property
    def config(self) -> SelectiveExecutionConfig:
        """The selection and the reference as the SDK's ``SelectiveExecutionConfig``, field for field."""
        settled = self._inquiry.settled()
        return settled.intents.config(settled.derived.reference_arn)

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter values exactly as `start` will send them; missing ones keep their defaults."""
        return sent_parameters(self._inquiry.certain().derived.verdict.parameter_values)

    @property
    def execution(self) -> ExecutionSnapshot | None:
        """The last snapshot of the watched execution; ``None`` if there is none."""
        snapshot = self.store.state.run.snapshot
        return None if snapshot is None else self._metrics.in_snapshot(snapshot)

    @property
    def objective(self) -> Objective | None:
        """The metric to optimise: the chosen one, else what the definition's first Condition compares.

        Choose it by its name, or, if the definition does not say whether less or more is better, by
        name and ``"minimize"`` or ``"maximize"``; ``None`` takes the definition's again.
        """
        return self._metrics.objective

    @objective.setter
    def objective(self, choice: ObjectiveChoice) -> None:
        self._metrics.choose(choice)

    def on_change(self, observer: Callable[[View], None]) -> None:
        """Call ``observer`` with the current view and each new one, on the thread that caused it.

        Calls do not overlap; an observer may use the session freely.
        """
        self.store.add_observer(observer)
        self.store.notify()

    def later(self, delay_s: float, work: Callable[[], object]) -> None:
        """Carry out work after ``delay_s`` seconds, on a worker thread or in a turn of the only thread."""
        self._workers.later(delay_s, work)

    @notified
    def refresh(self) -> None:
        """Take over an update of the pipeline, list the executions, and look again at unfinished ones."""
        self.run_control.resume()
        self._inquiry.refresh()

    def close(self) -> None:
        """End the session. A start that was not sent yet is not sent; executions keep running."""
        self._evaluations.close()
        self.sweeping.close()
        self.store.dispatch(ev.Closed())
        self._requests.close()
        self._workers.close()

    def __repr__(self) -> str:
        """Return the pipeline's name and the plan in one line, without waiting for pending facts."""
        return f"<{type(self).__name__} {self.pipeline_name}: {self.view.plan_line}>"

    state_intents = notified(delegated(Choices.state_intents, "choices"))
    select = notified(delegated(Choices.select, "choices"))
    steps_of = delegated(Choices.steps_of, "choices")
    presets = delegated(Choices.presets, "choices")
    select_what_changes = notified(delegated(Choices.select_what_changes, "choices"))
    apply = notified(delegated(Choices.apply, "choices"))
    repeat = notified(delegated(Choices.repeat, "choices"))
    undo = notified(delegated(Choices.undo, "choices"))
    redo = notified(delegated(Choices.redo, "choices"))
    to_json = delegated(Choices.to_json, "choices")
    apply_json = notified(delegated(Choices.apply_json, "choices"))

    press = notified(delegated(RunControl.press, "run_control"))
    stop = notified(delegated(RunControl.stop, "run_control"))
    retry = notified(delegated(RunControl.retry, "run_control"))
    wait = notified(delegated(RunControl.wait, "run_control"))
    list_steps = notified(delegated(RunControl.list_steps, "run_control"))
    run_finished = delegated(RunControl.run_finished, "run_control")
    watch = notified(delegated(RunControl.watch, "run_control"))
    unwatch = notified(delegated(RunControl.unwatch, "run_control"))
    step_log = delegated(RunControl.step_log, "run_control")

    history = notified(delegated(Inquiry.history, "_inquiry"))
    load_more_executions = notified(delegated(Inquiry.load_more_executions, "_inquiry"))

    savings = delegated(PresentRequest.savings, "_present")
    request = delegated(PresentRequest.request, "_present")
    code = delegated(PresentRequest.code, "_present")
    start = notified(delegated(PresentRequest.start, "_present"))

    metrics = delegated(Metrics.metrics, "_metrics")
    compare = delegated(Metrics.compare, "_metrics")
    runs = delegated(Metrics.runs, "_metrics")
    sweep = delegated(Sweeps.sweep, "sweeping")
    sweeps = notified(delegated(Sweeps.sweeps, "sweeping"))
    evaluate = delegated(Evaluations.evaluate, "_evaluations")
    evaluate_async = delegated(Evaluations.evaluate_async, "_evaluations")
