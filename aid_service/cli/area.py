"""An area told on the command line."""

from __future__ import annotations

from typing import Any

import click

from domain.values import Area


class AreaCode(click.ParamType[Area]):
    """A GB/T 2260 code, or a 12-digit town or village code."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Area:
        try:
            return value if isinstance(value, Area) else Area.of_code(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
