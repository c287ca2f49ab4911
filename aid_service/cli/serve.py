"""`aid serve`: gunicorn in this very process, so that ending the process group ends it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from aid_service.cli.demo import load_demonstration
from aid_service.migration import migrate
from aid_service.settings import read_settings

_PROJECT = Path(__file__).resolve().parents[2]


@click.command()
@click.option("--demo", is_flag=True, help="load the demonstration year into an empty ledger first")
def serve(*, demo: bool) -> None:
    """Prepare the stores and serve on 127.0.0.1:8000. 启动服务"""
    settings = read_settings()
    migrate(settings)
    if demo:
        load_demonstration(settings, years=(2024,))
    os.chdir(_PROJECT)
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, [str(gunicorn), "--config", "gunicorn.conf.py"])
