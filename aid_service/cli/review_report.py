"""`aid review report`: a year's review as pages for readers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from aid_service.assembly import open_ports
from aid_service.exports.review import review_files
from aid_service.ports import Ports
from aid_service.settings import read_settings
from aid_service.usecases.review import AsOf
from aid_service.usecases.staff import OPERATOR, staff_in_reach
from domain.values import Actor, Area

_ADDRESS = "http://127.0.0.1:8000"
_COUNTY = 6
"""Digits of a county's code."""


def _area(context: click.Context, option: click.Parameter, code: str | None) -> Area | None:
    del context, option
    try:
        return Area.of_code(code) if code else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _address(context: click.Context, option: click.Parameter, url: str) -> str:
    """Without a slash at the end, and fit to stand in a link."""
    del context, option
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.BadParameter("an address like https://aid.example.org")
    return quote(url.rstrip("/"), safe=":/@[]%")


@click.command()
@click.argument("year", type=click.IntRange(1950, 9999))
@click.option("--area", callback=_area, help="GB/T 2260 or 12-digit code  [default: the county]")
@click.option("--as-of", type=click.IntRange(min=0), help="a position of the ledger")
@click.option("--base-url", callback=_address, default=_ADDRESS, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path())
def report(*, year: int, area: Area | None, as_of: int | None, base_url: str, out: Path) -> None:
    """Write the review of YEAR as Markdown and HTML, in Chinese and in English. 总结报告

    Numbers are links to the facts behind them. Without --area it is the review of the county
    that all staff work in.
    """
    ports = open_ports(read_settings())
    try:
        head = ports.views.fresh()
        if as_of is not None and as_of > head:
            raise click.BadParameter(f"the ledger stands at {head}", param_hint="--as-of")
        place = area or _only_county(ports)
        reader = Actor(id=OPERATOR.id, role=OPERATOR.role, area=place)
        at = AsOf(position=head if as_of is None else as_of)
        files = review_files(ports, reader, place, year, at, base_url=base_url)
    finally:
        ports.close()
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
        click.echo(str(out / name))


def _only_county(ports: Ports) -> Area:
    """Staff record within their own areas; so where all of these lie in one county, all facts
    do, and its review is the one that is meant."""
    areas = {staff.area for staff in staff_in_reach(ports, OPERATOR) if staff.area}
    counties = {area.prefix[:_COUNTY] for area in areas}
    if len(counties) == 1 and len(next(iter(counties))) == _COUNTY:
        return Area(counties.pop())
    codes = ", ".join(sorted(area.code for area in areas))
    raise click.UsageError(f"--area is needed: staff work in {codes or 'no area yet'}")
