"""Every read model there is, opened together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from projections.aid_register import AidRegister
from projections.annual_review import AnnualReview
from projections.catch_up import CatchUp
from projections.childcare_roll import ChildcareRoll
from projections.dossier_imports import DossierImports
from projections.feed import Feed
from projections.fund_statement import FundStatement
from projections.object_directory import ObjectDirectory
from projections.person_links import PersonLinks
from projections.rebuild import Rebuild
from projections.season_totals import SeasonTotals
from projections.store import ReadModel, prepare
from projections.task_list import TaskList
from projections.visit_diary import VisitDiary
from projections.worker_register import SearchTokens, WorkerRegister


@dataclass(frozen=True)
class Views:
    """The read models, and what brings them up to date."""

    engine: Engine
    catch_up: CatchUp
    rebuild: Rebuild
    links: PersonLinks
    workers: WorkerRegister
    visits: VisitDiary
    aid: AidRegister
    funds: FundStatement
    childcare: ChildcareRoll
    totals: SeasonTotals
    directory: ObjectDirectory
    review: AnnualReview
    tasks: TaskList
    imports: DossierImports

    def fresh(self) -> int:
        """Brings all of them up to the ledger's newest fact, and says which that is."""
        return self.catch_up.to_head()

    def migrate(self) -> None:
        prepare(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def open_views(engine: Engine, feed: Feed, search_tokens: SearchTokens) -> Views:
    def models_on(tables: Engine) -> dict[str, ReadModel]:
        links = PersonLinks(tables)
        return {
            "links": links,
            "workers": WorkerRegister(tables, search_tokens, links),
            "visits": VisitDiary(tables),
            "aid": AidRegister(tables),
            "funds": FundStatement(tables),
            "childcare": ChildcareRoll(tables),
            "totals": SeasonTotals(tables, links),
            "directory": ObjectDirectory(tables),
            "review": AnnualReview(tables, links),
            "tasks": TaskList(tables),
            "imports": DossierImports(tables),
        }

    models: dict[str, Any] = models_on(engine)
    catch_up = CatchUp(engine, feed, list(models.values()))
    rebuild = Rebuild(catch_up, engine, feed, lambda tables: list(models_on(tables).values()))
    return Views(engine=engine, catch_up=catch_up, rebuild=rebuild, **models)
