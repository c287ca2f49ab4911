"""A rule's no. It knows no HTTP: doors translate the code."""

from __future__ import annotations

from domain.values import Money


class Refusal(Exception):
    """Raised by an aggregate or a policy that refuses a command.

    `code` is stable and has a sentence in every language; `field` names the command's field at
    fault, where one is; `details` are the facts of the case: a cap, what was given and asked.
    """

    def __init__(
        self, code: str, *, field: str | None = None, **details: str | int | Money
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details
