"""Examples of the facts about workbooks that come in, and about the register going out."""

from __future__ import annotations

from domain.events import access, dossier_import, worker
from domain.events.fact import Fact
from domain.values import Area
from tests.facts.envelope import of
from tests.people import an_id, sealed

COUNTY = Area("410726")

IMPORT_FACTS: tuple[Fact, ...] = (
    of(dossier_import.ImportStarted, sha256="ab" * 32, rows=20, members=31, area=COUNTY),
    of(dossier_import.RowTaken, row=7, worker_id=an_id("worker"), facts=2),
    of(dossier_import.ImportFinished, imported=17, known=2, faulty=1),
    of(
        dossier_import.ImportUndone,
        reason="the wrong file",
        withdrawn=16,
        kept=(dossier_import.Kept(7, an_id("worker"), "touched-since"),),
    ),
    of(worker.RegistrationWithdrawn, reason=sealed("reason")),
    of(
        access.RegisterExported,
        area=COUNTY,
        at_position=1200,
        form="register.xlsx",
        rows=17,
        sha256="cd" * 32,
        purpose="yearly check",
    ),
)
