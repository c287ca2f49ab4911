"""Every read model there is, opened together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from projections.aid_register import AidRegister
from projections.annual_review import AnnualReview
from projections.catch_up import CatchUp, Feed
from projections.childcare_roll import ChildcareRoll
from projections.fund_statement import FundStatement
from projections.object_directory import ObjectDirectory
from projections.season_totals import SeasonTotals
from projections.store import ReadModel, prepare
from projections.visit_diary import VisitDiary
from projections.worker_register import SearchTokens, WorkerRegister


@dataclass(frozen=True)
class Views:
    """The read models, and what brings them up to date."""

    engine: Engine
    catch_up: CatchUp
    workers: WorkerRegister
    visits: VisitDiary
    aid: AidRegister
    funds: FundStatement
    childcare: ChildcareRoll
    totals: SeasonTotals
    directory: ObjectDirectory
    review: AnnualReview

    def fresh(self) -> int:
        """Brings all of them up to the ledger's newest fact, and says which that is."""
        return self.catch_up.to_head()

    def migrate(self) -> None:
        prepare(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def open_views(engine: Engine, feed: Feed, search_tokens: SearchTokens) -> Views:
    workers = WorkerRegister(engine, search_tokens)
    visits, aid, funds = VisitDiary(engine), AidRegister(engine), FundStatement(engine)
    childcare, totals = ChildcareRoll(engine), SeasonTotals(engine)
    directory, review = ObjectDirectory(engine), AnnualReview(engine)
    models: list[ReadModel] = [
        workers,
        visits,
        aid,
        funds,
        childcare,
        totals,
        directory,
        review,
    ]
    return Views(
        engine=engine,
        catch_up=CatchUp(engine, feed, models),
        workers=workers,
        visits=visits,
        aid=aid,
        funds=funds,
        childcare=childcare,
        totals=totals,
        directory=directory,
        review=review,
    )
