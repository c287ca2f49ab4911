"""The annual review: a published number that can be opened down to its events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from aid_service.api.answers import Asked, asked, listed, page_of, paged, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.locale import language
from aid_service.schemas import review as schemas
from aid_service.schemas.asking import Page
from aid_service.schemas.history import FactsOut
from aid_service.usecases import review as usecases
from domain.figures import BY_KEY

blp = AidBlueprint("reviews", __name__, url_prefix="/api/v1/reviews")

_YEAR = "/<int(min=1949, max=9999):year>"


@blp.reads(_YEAR, needs="figures.read", answers=schemas.FiguresOut)
def figures(query: dict[str, Any], year: int) -> Any:
    """All 37 figures of a year, zeros included. 年度总结指标"""
    at = asked(query)
    return listed(usecases.figures_of(ports(), actor(), year, _as_of(at)), at)


@blp.reads(f"{_YEAR}/figures/<key>/events", needs="figures.read", query=Page, answers=FactsOut)
def events(query: dict[str, Any], year: int, key: str) -> Any:
    """The facts behind one figure. 指标背后的事实"""
    at, after = paged(query)
    found = usecases.events_behind(
        ports(),
        actor(),
        year,
        key,
        _as_of(at),
        language=language(),
        after=after,
        limit=query["limit"] + 1,
    )
    items, last = page_of(found, query["limit"], "position")
    return listed(items, at, last=last)


@blp.writes(
    f"{_YEAR}/claims",
    needs="review.claim",
    body=schemas.ClaimIn,
    answers=schemas.ClaimsOut,
    status=201,
    many=True,
)
def claim(body: list[Any], year: int) -> Any:
    """Enter the sentences of a review as claims. 登记总结数据"""
    if not body or len({one.key for one in body}) < len(body):
        raise ValidationError({"key": ["each figure once, and at least one"]})
    wish = usecases.ClaimFigures(year=year, claims=tuple(body))
    outcome = usecases.claim_figures(ports(), command(), wish)
    shown = [
        {
            "key": key,
            "value": usecases.in_its_unit(BY_KEY[key], claim.value),
            "unit": BY_KEY[key].unit.value,
            "at_least": claim.at_least,
            "period": claim.period,
        }
        for key, claim in outcome.aggregate.claims.items()
    ]
    version = outcome.aggregate.version
    return written(outcome, {"year": year, "claims": shown, "version": version})


@blp.reads(f"{_YEAR}/verdicts", needs="figures.read", answers=schemas.VerdictsOut)
def verdicts(query: dict[str, Any], year: int) -> Any:
    """Each claim against the events: supported, short or exceeded. 核对结论"""
    at = asked(query)
    return listed(usecases.verdicts_on(ports(), actor(), year, _as_of(at)), at)


@blp.writes(
    f"{_YEAR}/publication",
    needs="review.publish",
    body=schemas.PublicationOfReviewIn,
    answers=schemas.PublishedOut,
    status=201,
)
def publish(body: dict[str, Any], year: int) -> Any:
    """Freeze the year's figures at the ledger's position. 公布年度总结"""
    del body
    outcome = usecases.publish_review(ports(), command(), usecases.PublishReview(year=year))
    version = outcome.aggregate.version
    shown = {"year": year, "position": outcome.fact.position, "version": version}
    return written(outcome, shown)


@blp.reads(f"{_YEAR}/restatement", needs="figures.read", answers=schemas.RestatementOut)
def restatement(query: dict[str, Any], year: int) -> Any:
    """Which figures changed since the publication, and by which facts. 数据更正"""
    at = asked(query)
    found = usecases.restatement_of(ports(), actor(), year, _as_of(at), language=language())
    return found, at.headers


@blp.writes(
    "/opening-balances",
    needs="review.open_balance",
    body=schemas.OpeningBalanceIn,
    answers=schemas.BalanceOut,
    status=201,
)
def open_balance(body: dict[str, Any]) -> Any:
    """What a cumulative figure had before the ledger began. 期初数"""
    wish = usecases.SetOpeningBalance(**body)
    outcome = usecases.set_opening_balance(ports(), command(), wish)
    told = outcome.fact
    shown = {
        "balance_id": told.balance_id,
        "key": told.key,
        "value": usecases.in_its_unit(BY_KEY[told.key], told.value),
        "up_to": told.up_to,
        "area": told.area.code,
        "version": outcome.aggregate.version,
    }
    return written(outcome, shown)


@blp.writes(
    "/opening-balances/<uuid:balance_id>/voiding",
    needs="review.void_balance",
    body=schemas.BalanceVoidingIn,
    answers=schemas.BalanceOut,
)
def void_balance(body: dict[str, Any], balance_id: UUID) -> Any:
    """Void an opening balance. 作废期初数"""
    wish = usecases.VoidOpeningBalance(balance_id=balance_id, **body)
    outcome = usecases.void_opening_balance(ports(), command(), wish)
    shown = {"balance_id": balance_id, "version": outcome.aggregate.version}
    return written(outcome, shown)


def _as_of(at: Asked) -> usecases.AsOf:
    return usecases.AsOf(position=at.position, day=at.day)
