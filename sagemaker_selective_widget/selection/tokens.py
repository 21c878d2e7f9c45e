"""The tokens of the selection language, whose meaning is defined in `expression`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sagemaker_selective_widget.errors import ExpressionError

_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"]|"")*")|(?P<sign>[()+])|(?P<word>[^\s()+"]+))')
KEYWORDS = frozenset({"and", "or", "not"})
"""Words that are not names unless they are quoted."""


class Token(NamedTuple):
    """A word, a quoted name, a sign, or the end.

    Attributes:
        kind: ``word``, ``quoted``, ``sign`` or ``end``.
        text: The token as written.
        start: Index of its first character.
        end: Index after its last character.
    """

    kind: str
    text: str
    start: int
    end: int

    def is_sign(self, sign: str) -> bool:
        """Return whether it is a given sign."""
        return self.kind == "sign" and self.text == sign

    def is_keyword(self, word: str) -> bool:
        """Return whether it is a given keyword, without quotes."""
        return self.kind == "word" and self.text == word

    @property
    def starts_atom(self) -> bool:
        """Whether a step or a parenthesis starts with it."""
        return (
            self.kind == "quoted" or self.is_sign("(") or (self.kind == "word" and self.text not in KEYWORDS)
        )

    @property
    def is_number(self) -> bool:
        """Whether it is a whole number."""
        return self.kind == "word" and self.text.isascii() and self.text.isdigit()


def tokens(expression: str) -> Iterator[Token]:
    """Yield the tokens of an expression, with the end as last token.

    Raises:
        ExpressionError: A quote is not closed.
    """
    position = 0
    text = expression.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(expression, text.index('"', position) + 1, "a quote that is not closed")
        kind = match.lastgroup or ""
        yield Token(kind, match[kind], match.start(kind), match.end())
        position = match.end()
    yield Token("end", "the end", len(text), len(text))


def name_pattern(text: str) -> str:
    """Return a pattern for ``fnmatch`` in which only ``*`` is special."""
    return re.sub(r"([\[\]?])", r"[\1]", text)


def unquoted(text: str) -> str:
    """Return the text inside the quotes of a token."""
    return text[1:-1].replace('""', '"')
