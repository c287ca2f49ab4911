"""`aid staff`: the first people, and their tokens."""

from __future__ import annotations

import click

from aid_service.assembly import open_ports
from aid_service.cli.area import AreaCode
from aid_service.settings import read_settings
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from domain.refusals import Refusal
from domain.values import Area, Role

_ROLES = [role.value for role in Role if role is not Role.OPERATOR]


@click.group()
def staff() -> None:
    """Staff and their tokens. 工作人员"""


@staff.command()
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, required=True)
@click.option("--area", type=AreaCode(), required=True, help="GB/T 2260 or 12-digit code")
def add(name: str, roles: tuple[str, ...], area: Area) -> None:
    """Add NAME with one or more roles for an area."""
    wish = AddStaff(name=name, roles=tuple(Role(role) for role in roles), area=area)
    ports = open_ports(read_settings())
    try:
        outcome = add_staff(ports, operator_command(), wish)
    except Refusal as refusal:
        raise click.ClickException(refusal.code) from refusal
    finally:
        ports.close()
    click.echo(str(outcome.aggregate.id))


@staff.command()
@click.argument("name")
def token(name: str) -> None:
    """Issue a new token for NAME. It is shown once."""
    ports = open_ports(read_settings())
    staff_id = ports.tokens.staff_named(name)
    if staff_id is None:
        ports.close()
        raise click.ClickException(f"nobody is called {name}: add them with `aid staff add` first")
    click.echo(ports.tokens.issue(staff_id))
    ports.close()
