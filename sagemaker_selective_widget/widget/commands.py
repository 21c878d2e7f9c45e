"""Messages of browsers: statements of intents, and commands, which are answered by their ids."""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from sagemaker_selective_widget.errors import (
    ExpressionError,
    InvalidSelectionError,
    SelectiveWidgetError,
)
from sagemaker_selective_widget.picture import Picture
from sagemaker_selective_widget.session import SelectiveExecution, run_events
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.effects import Describe
from sagemaker_selective_widget.session.iterating.events import BrowserOpened
from sagemaker_selective_widget.session.reducer import UNEXPECTED
from sagemaker_selective_widget.session.state import Notice, RunState, TypedExpression
from sagemaker_selective_widget.session.wish import Wish
from sagemaker_selective_widget.threads import is_interrupt
from sagemaker_selective_widget.widget.coalescing import CoalescedCommand
from sagemaker_selective_widget.widget.front_end import front_end_part
from sagemaker_selective_widget.widget.iterating_commands import iterating_commands
from sagemaker_selective_widget.widget.messages import Message, number, numbers, text, valid_intents
from sagemaker_selective_widget.widget.pressing import Pressing
from sagemaker_selective_widget.widget.wire.execution import reference_page

logger = logging.getLogger(__name__)

MAX_ANSWERS = 256
"""The maximum number of remembered answers, for commands sent again after a lost connection."""

MAX_PAGE = 100
"""The maximum number of executions that one answer lists."""

NOT_OURS = "Somebody else has started this execution. It was not stopped, for nobody has confirmed it."

NO_REFERENCE = (
    "There is no log to open: it is not known what the reference did. Choose a reference, or refresh."
)
UNREMEMBERED = frozenset({"picture", "preview", "front-end", "references", "reference-named"})
"""The commands that are carried out again if sent again, since their answers are too large to remember."""

Answer = Callable[[str, str, str], None]


class Content(str):
    """The result of a command, as text, which is sent as the content of the answer."""

    __slots__ = ()


class Commands:
    """Handles the messages of all browsers that show one widget.

    Args:
        session: Receives the stated intents, and carries out the commands.
        answer: Sends the answer to a command: its id, the problem or ``""``, and the content.
        picture: Takes a picture of the widget.
    """

    def __init__(self, session: SelectiveExecution, answer: Answer, picture: Callable[[], Picture]) -> None:
        self._session = session
        self._answer = answer
        self._picture = picture
        self._answers: OrderedDict[str, object] = OrderedDict()
        self._pressing = Pressing(session)
        self._commands: dict[str, Callable[[Message], object]] = {
            "stop": self._stop,
            "retry": lambda message: session.run_control.retry_run(self._run_of(message)),
            "refresh": lambda _: session.refresh(),
            "more": lambda _: session.load_more_executions(),
            "list-steps": lambda message: session.list_steps(text(message, "arn") or None),
            "unwatch": lambda message: session.run_control.unwatch_run(self._run_of(message)),
            "log": lambda message: self._dispatch(run_events.LogOpened(text(message, "step"))),
            "reference-log": lambda message: self._open_reference_log(text(message, "step")),
            "details": lambda message: self._dispatch(ev.DetailsOpened(text(message, "step"))),
            "picture": lambda message: self._draw(text(message, "format")),
            "front-end": lambda message: Content(front_end_part(text(message, "part"))),
            "drift": lambda message: self._dispatch(ev.DriftAsked(text(message, "step"))),
            "presets": lambda _: self._dispatch(ev.PresetsListed(session.presets())),
            "preview": lambda message: self._preview(text(message, "expression")),
            "watch": lambda message: session.watch(text(message, "arn")),
            "describe": lambda _: self._describe_reference(),
            "references": self._list_references,
            "reference-named": self._find_reference,
            "undo": lambda _: session.undo(),
            "redo": lambda _: session.redo(),
            **iterating_commands(session),
        }
        self._wishes: dict[str, Callable[[Wish, Message], object]] = {
            "select": lambda wish, message: self._select(wish, text(message, "expression")),
            "repeat": lambda wish, message: session.choices.repeat_as_of(wish, text(message, "arn")),
            "take-values": lambda wish, message: session.table.take_values(wish, text(message, "arn")),
            "run-the-rest": lambda wish, message: session.table.run_the_rest(wish, text(message, "arn")),
        }
        self._refresh = CoalescedCommand(session.later, self._refresh_for)

    def take(self, traits: Mapping[str, Any]) -> None:
        """State the intents among traits that another front end has written; drop the rest."""
        self._session.state_intents(**valid_intents(traits))

    def receive(self, message: Message) -> None:
        """Handle a statement or a command; ignore anything else."""
        client, count, stated = message.get("client"), message.get("number"), message.get("intents")
        if isinstance(client, str) and isinstance(count, int) and isinstance(stated, dict):
            stated_in = numbers(message, "stated_in")
            self._dispatch(ev.IntentsStated(valid_intents(stated), client, count, stated_in))
        if message.get("kind") == "hello":
            self._dispatch(BrowserOpened())
        elif message.get("kind") == "command":
            self._command(message)

    def _command(self, message: Message) -> None:
        command, command_id = message.get("command"), message.get("id")
        if not isinstance(command_id, str) or not isinstance(command, str):
            return
        if command not in UNREMEMBERED and not self._is_new(command_id):
            return
        try:
            self._have_carried_out(command, command_id, message)
        except BaseException:  # after an interrupt, the browser sends the command again
            self._answers.pop(command_id, None)
            raise

    def _have_carried_out(self, command: str, command_id: str, message: Message) -> None:
        if command == "refresh":
            self._refresh.add(command_id)
            return
        work = self._work_of(command, message)
        self._session.later(0.0, lambda: self._carry_out(command, [command_id], work))

    def _work_of(self, command: str, message: Message) -> Callable[[], object]:
        """Return what carries out a command, bound to the intents of this moment."""
        if command in ("start", "sweep"):
            return self._press(command, message)
        if command in self._wishes:
            return partial(self._wishes[command], Wish(self._session.store), message)
        return partial(self._commands.get(command, _refuse_unknown), message)

    def _refresh_for(self, command_ids: Sequence[str]) -> None:
        self._carry_out("refresh", command_ids, lambda: self._commands["refresh"]({}))

    def _carry_out(self, command: str, command_ids: Sequence[str], work: Callable[[], object]) -> None:
        problem, content = UNEXPECTED, ""
        try:
            made = work()
            problem, content = "", str(made) if isinstance(made, Content) else ""
        except SelectiveWidgetError as error:
            problem = str(error)
            if isinstance(error, InvalidSelectionError) and error.issues:
                self._dispatch(ev.NoticeSet(command, Notice()))  # the issues are shown anyway
            else:
                self._dispatch(ev.NoticeSet(command, Notice(problem, "error")))
        except BaseException as error:
            if is_interrupt(error):
                raise
            logger.exception("The command %s has failed unexpectedly.", command)
            self._dispatch(ev.NoticeSet(command, Notice(problem, "error")))
        else:
            self._dispatch(ev.NoticeSet(command, Notice()))
        finally:
            if command not in UNREMEMBERED:
                self._answers.update(dict.fromkeys(command_ids, problem))
            self._session.store.wait_until_notified()
            for command_id in command_ids:
                self._answer(command_id, problem, content)

    def _press(self, command: str, message: Message) -> Callable[[], object]:
        """Press Run on what the user saw; return what waits for the outcome."""
        shown = message.get("shown")
        stated = valid_intents(shown) if isinstance(shown, dict) else {}
        press = self._pressing.start if command == "start" else self._pressing.sweep
        return press(stated, message.get("revision"))

    def _stop(self, message: Message) -> None:
        run = self._run_of(message)
        if not run.is_own and message.get("confirmed") is not True:
            raise SelectiveWidgetError(NOT_OURS)
        self._session.run_control.stop_run(run)

    def _run_of(self, message: Message) -> RunState:
        """Return the run that a command is for, or raise: a cell may have started another in the meantime."""
        return self._session.run_control.shown(text(message, "arn"), number(message, "attempt"))

    def _open_reference_log(self, step: str) -> None:
        """Open the log of a step of the reference, whose steps have to be known."""
        reference = self._session.view.reference
        if step and (reference.snapshot is None or reference.arn is None):
            raise SelectiveWidgetError(NO_REFERENCE)
        self._dispatch(run_events.LogOpened(step, reference.arn or ""))

    def _draw(self, kind: str) -> Content:
        """Return the graph as SVG or Mermaid text, neither of which contains parameter values."""
        picture = self._picture()
        return Content(picture.mermaid if kind == "mermaid" else picture.svg)

    def _preview(self, expression: str) -> Content:
        """Return the steps that an expression would select; empty for one that cannot be parsed."""
        try:
            return Content(json.dumps(self._session.steps_of(expression)))
        except ExpressionError:
            return Content()

    def _select(self, wish: Wish, expression: str) -> None:
        """Select the steps of a typed expression, or show the column at which it cannot be parsed."""
        try:
            self._session.choices.select_as_of(wish, expression)
        except ExpressionError as error:
            typed = TypedExpression(expression, error.reason, error.column)
            self._dispatch(ev.ExpressionTyped(typed))
        else:
            self._dispatch(ev.ExpressionTyped(None))

    def _describe_reference(self) -> None:
        """Find out who started the reference: the list does not tell, and opening should be cheap."""
        view = self._session.view
        arn = view.derived.reference_arn
        if arn is not None and not view.state.history.is_described(arn):
            self._dispatch(ev.Asked(frozenset({Describe(arn)})))

    def _list_references(self, message: Message) -> Content:
        """Return a page of the executions that may be the reference."""
        first, count = number(message, "first"), min(number(message, "count"), MAX_PAGE)
        return Content(json.dumps(reference_page(self._session.view, first, count)))

    def _find_reference(self, message: Message) -> Content:
        """Return the position of the next execution whose name begins with a text."""
        history = self._session.view.state.history
        found = history.position_named(text(message, "text"), number(message, "first"))
        return Content() if found is None else Content(str(found))

    def _dispatch(self, event: ev.Event) -> None:
        self._session.store.dispatch(event)

    def _is_new(self, command_id: str) -> bool:
        """Return whether a command is new; one that was already answered is answered again."""
        unanswered = object()  # stored atomically, since two threads may receive the same command
        known = self._answers.setdefault(command_id, unanswered)
        if isinstance(known, str):
            self._answer(command_id, known, "")
        while len(self._answers) > MAX_ANSWERS:
            self._answers.popitem(last=False)
        return known is unanswered


def _refuse_unknown(message: Message) -> NoReturn:
    raise SelectiveWidgetError(
        f"The kernel knows no command {message['command']!r}: page and kernel are of different versions. "
        "Restart the kernel, and run the cell again."
    )
