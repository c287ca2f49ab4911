"""`aid`: the operator's command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aid_service.cli.attachments import attachments
from aid_service.cli.demo import demo
from aid_service.cli.exports import export
from aid_service.cli.imports import import_, sample
from aid_service.cli.review import review
from aid_service.cli.review_report import report
from aid_service.cli.serve import serve
from aid_service.cli.staff import staff
from aid_service.cli.views import views
from aid_service.logs import write_json_logs
from aid_service.migration import migrate as prepare_stores
from aid_service.settings import SettingsError, read_settings


class _Commands(click.Group):
    """Says in one line what is wrong with the settings."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands)
def cli() -> None:
    """帮扶服务 / the aid service."""
    write_json_logs(read_settings().log_level)


@cli.command()
def migrate() -> None:
    """Prepare every store. Safe to repeat; writes no facts. 准备存储"""
    settings = read_settings()
    prepare_stores(settings)
    click.echo(f"ready: {_where(settings.database_url, settings.var)}", err=True)


def _where(url: str | None, var: Path) -> str:
    """Where the stores are, without the URL's password."""
    return str(var) if url is None else url.rsplit("@", 1)[-1]


review.add_command(report)
for _command in (import_, export, sample, staff, views, attachments, review, demo, serve):
    cli.add_command(_command)

if __name__ == "__main__":
    sys.exit(cli())
