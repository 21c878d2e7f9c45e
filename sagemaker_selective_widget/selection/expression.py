r"""The selection language: from text to steps, and from steps to a short text.

::

    selection  =  part { "or" part }
    part       =  factor { "and" factor }
    factor     =  "not" factor  |  term
    term       =  [ [hops] "+" ] atom [ "+" [hops] ]
    atom       =  name  |  "name:" name or display name  |  "type:" step type
               |  "status:" status in the reference  |  "(" selection ")"

A name may contain ``*`` for any characters. In double quotes (doubled to include one) it is taken literally,
which is needed for names with spaces, ``+`` or parentheses. ``name:train``, or ``name:"Train the model"``,
selects every step with that name or display name, ignoring case. ``Train+`` is Train and everything
downstream, ``+Train`` is Train and everything upstream, and ``2+Train`` goes two hops upstream.
``Train+ and +Eval`` is everything on the paths from Train to Eval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape as glob_escape

from sagemaker_selective_widget.errors import ExpressionError
from sagemaker_selective_widget.pipeline import Dag, Pipeline
from sagemaker_selective_widget.selection.reference import ROWS_MISSING, ReferenceExecution
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.tokens import KEYWORDS, Token, name_pattern, tokens, unquoted

_PLAIN_NAME = re.compile(r'[^\s()+"*:]+')

Steps = frozenset[str]


def select(
    pipeline: Pipeline, expression: str, reference: ReferenceExecution | None = None
) -> tuple[str, ...]:
    """Return the steps that an expression selects, in definition order.

    Args:
        pipeline: The pipeline.
        expression: An expression in the grammar above; a blank one selects no steps.
        reference: The reference execution, if there is one, which provides the statuses.

    Raises:
        ExpressionError: It cannot be read, or names something unknown; ``.column`` is the place.
    """
    if not expression.strip():
        return ()
    try:
        return pipeline.in_order(_Reader(pipeline, expression, reference).read())
    except RecursionError:
        raise ExpressionError(expression, 1, "too many parentheses inside each other") from None


def render(pipeline: Pipeline, steps: Iterable[str]) -> str:
    """Return a short expression that selects exactly these steps; the inverse of `select`.

    Names that belong to no step are written out, although `select` will reject them.
    """
    wanted = frozenset(steps)
    return min(_renderings(pipeline, wanted), key=len) if wanted else ""


@dataclass
class _Reader:
    """Reads and evaluates one expression, keeping track of its position."""

    pipeline: Pipeline
    expression: str
    reference: ReferenceExecution | None

    def __post_init__(self) -> None:
        self._tokens = list(tokens(self.expression))
        self._position = 0

    def read(self) -> Steps:
        steps = self._selection()
        if self._next.kind != "end":
            raise self._error(f"expected 'and' or 'or' before {self._next.text!r}")
        return steps

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _take(self) -> Token:
        token = self._next
        self._position += 1
        return token

    def _error(self, reason: str, token: Token | None = None) -> ExpressionError:
        return ExpressionError(self.expression, (token or self._next).start + 1, reason)

    def _selection(self) -> Steps:
        return self._joined("or", self._part, frozenset.union)

    def _part(self) -> Steps:
        return self._joined("and", self._factor, frozenset.intersection)

    def _joined(
        self, keyword: str, operand: Callable[[], Steps], join: Callable[[Steps, Steps], Steps]
    ) -> Steps:
        steps = operand()
        while self._next.is_keyword(keyword):
            self._take()
            steps = join(steps, operand())
        return steps

    def _factor(self) -> Steps:
        negated = False
        while self._next.is_keyword("not"):
            self._take()
            negated = not negated
        steps = self._term()
        return frozenset(self.pipeline.step_names) - steps if negated else steps

    def _term(self) -> Steps:
        upstream = self._hops_upstream()
        steps = self._atom()
        downstream = self._hops_downstream()
        dag = self.pipeline.dag
        return steps | _within(dag.parents, steps, upstream) | _within(dag.children, steps, downstream)

    def _hops_upstream(self) -> int:
        """Read ``+`` or ``2+`` before an atom; without an atom to follow, ``2`` is the name of a step."""
        first, second, third = (self._tokens + self._tokens[-1:] * 2)[self._position : self._position + 3]
        if first.is_sign("+"):
            self._take()
            return len(self.pipeline.steps)
        if first.is_number and second.is_sign("+") and third.starts_atom and first.end == second.start:
            self._position += 2
            return int(first.text)
        return 0

    def _hops_downstream(self) -> int:
        if not self._next.is_sign("+"):
            return 0
        plus = self._take()
        if self._next.is_number and self._next.start == plus.end:
            return int(self._take().text)
        return len(self.pipeline.steps)

    def _atom(self) -> Steps:
        token = self._next
        if not token.starts_atom:
            raise self._error(
                f"expected a step, not {token.text!r}" if token.kind != "end" else "expected a step"
            )
        self._take()
        if token.is_sign("("):
            return self._in_parentheses(token)
        return self._named(token)

    def _in_parentheses(self, opening: Token) -> Steps:
        steps = self._selection()
        if not self._next.is_sign(")"):
            raise self._error("a parenthesis that is not closed", opening)
        self._take()
        return steps

    def _named(self, token: Token) -> Steps:
        if token.kind == "quoted":
            return self._step(token, unquoted(token.text))
        kind, colon, value = token.text.partition(":")
        if colon and kind in ("type", "status"):
            return self._of_type(token, value) if kind == "type" else self._of_status(token, value)
        if colon and kind == "name":
            return self._called(token, value)
        return self._matching(token) if "*" in token.text else self._step(token, token.text)

    def _step(self, token: Token, name: str) -> Steps:
        if name not in self.pipeline.step_names:
            raise self._error(f"no step is named {name!r}{self._hint(name)}", token)
        return frozenset({name})

    def _hint(self, name: str) -> str:
        near = self.pipeline.nearest_steps(name)
        return f"; did you mean {listed(near, 'or')}?" if near else ""

    def _called(self, token: Token, name: str) -> Steps:
        """Return the steps with a name or display name, which may be quoted after the colon."""
        is_quoted = not name and self._next.kind == "quoted" and self._next.start == token.end
        if is_quoted:
            name = unquoted(self._take().text)
        if not name:
            raise self._error("expected a name after 'name:'", token)
        pattern = (glob_escape(name) if is_quoted else name_pattern(name)).lower()
        steps = frozenset(
            step.name
            for step in self.pipeline.steps
            if fnmatchcase(step.name.lower(), pattern)
            or fnmatchcase((step.display_name or "").lower(), pattern)
        )
        if not steps:
            raise self._error(f"no step has the name or display name {name!r}{self._hint(name)}", token)
        return steps

    def _matching(self, token: Token) -> Steps:
        pattern = name_pattern(token.text)
        steps = frozenset(name for name in self.pipeline.step_names if fnmatchcase(name, pattern))
        if not steps:
            raise self._error(f"no step matches {token.text!r}", token)
        return steps

    def _of_type(self, token: Token, type_: str) -> Steps:
        steps = frozenset(step.name for step in self.pipeline.steps if step.type.lower() == type_.lower())
        if not steps:
            types = dict.fromkeys(step.type for step in self.pipeline.steps)
            raise self._error(f"no step has the type {type_!r}; there are {listed(types)}", token)
        return steps

    def _of_status(self, token: Token, status: str) -> Steps:
        statuses = self.reference.step_statuses if self.reference else None
        if self.reference is None or statuses is None:
            raise self._error("there is no reference execution to take the status from", token)
        if any(map(self.reference.is_unlisted, self.pipeline.step_names)):
            raise self._error(f"of {self.reference.name}, {ROWS_MISSING}", token)
        return frozenset(
            name for name in self.pipeline.step_names if statuses.get(name, "").lower() == status.lower()
        )


def _within(neighbours: Callable[[str], tuple[str, ...]], steps: Steps, hops: int) -> Steps:
    """Return the steps that can be reached in up to ``hops`` hops."""
    reached: set[str] = set()
    border: set[str] = set(steps)
    while border and hops > 0:
        border = {other for name in border for other in neighbours(name)} - reached
        reached |= border
        hops -= 1
    return frozenset(reached)


def _renderings(pipeline: Pipeline, wanted: Steps) -> Iterator[str]:
    """Yield expressions that select exactly ``wanted``; the names joined by "or" always do."""
    names = pipeline.in_order(wanted)
    yield " or ".join(map(_quoted, names))
    if not wanted.issubset(pipeline.step_names):
        return
    if len(wanted) == len(pipeline.steps):
        yield "*"
    yield from _by_type(pipeline, wanted)
    if len(wanted) > 1:
        yield from _by_ends(pipeline.dag, names, wanted)


def _by_type(pipeline: Pipeline, wanted: Steps) -> Iterator[str]:
    types = {pipeline.step(name).type for name in wanted}
    type_ = types.pop()
    alike = {step.name for step in pipeline.steps if step.type.lower() == type_.lower()}
    if alike == wanted and _PLAIN_NAME.fullmatch(type_):
        yield f"type:{type_}"


def _by_ends(dag: Dag, names: tuple[str, ...], wanted: Steps) -> Iterator[str]:
    """Yield expressions by where the steps begin and end: ``a+``, ``+b``, ``a+ and +b``."""
    heads = [name for name in names if not wanted.intersection(dag.parents(name))]
    tails = [name for name in names if not wanted.intersection(dag.children(name))]
    after = dag.descendants(heads) | frozenset(heads)
    upto = dag.ancestors(tails) | frozenset(tails)
    if after == wanted:
        yield f"{_grouped(heads)}+"
    if upto == wanted:
        yield f"+{_grouped(tails)}"
    if after & upto == wanted:
        yield f"{_grouped(heads)}+ and +{_grouped(tails)}"


def _grouped(names: list[str]) -> str:
    return _quoted(names[0]) if len(names) == 1 else "(" + " or ".join(map(_quoted, names)) + ")"


def _quoted(name: str) -> str:
    is_plain = _PLAIN_NAME.fullmatch(name) and name not in KEYWORDS
    return name if is_plain and not name.isdigit() else '"' + name.replace('"', '""') + '"'
