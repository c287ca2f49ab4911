"""The annual review: figures with their facts, claims and verdicts, publication, restatement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome
from aid_service.ledger.recorder import Filter
from aid_service.ports import Ports
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.history import FactTeller
from aid_service.usecases.outreach import area_of
from aid_service.usecases.scope import sees
from domain.aggregates.review import OpeningBalances, Review
from domain.events.review import Claim
from domain.figures import BY_KEY, FIGURES, Basis, Figure
from domain.policies.days import require_not_future
from domain.quantities import Unit
from domain.refusals import Refusal
from domain.values import Actor, Area, Money

_NAMESPACE = UUID("6ce0f5b5-3a68-5a4b-8f43-9d1c2b7a5e10")


@dataclass(frozen=True, kw_only=True)
class ClaimFigures:
    year: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, kw_only=True)
class PublishReview:
    year: int


@dataclass(frozen=True, kw_only=True)
class SetOpeningBalance:
    key: str
    value: int
    up_to: date
    area: Area | None = None


@dataclass(frozen=True, kw_only=True)
class VoidOpeningBalance:
    balance_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """At which position, and by the world's clock on which day, a question is asked."""

    position: int
    day: date | None = None

    @property
    def query(self) -> str:
        day = f"&effective_on={self.day.isoformat()}" if self.day else ""
        return f"at_position={self.position}{day}"


def review_id(year: int, area: Area) -> UUID:
    return uuid5(_NAMESPACE, f"review/{year}/{area.prefix}")


def balances_id(area: Area) -> UUID:
    return uuid5(_NAMESPACE, f"balances/{area.prefix}")


def claim_figures(ports: Ports, command: Command, wish: ClaimFigures) -> Outcome[Review]:
    area = area_of(None, command.actor)

    def decide(review: Review) -> None:
        review.claim(command.envelope, year=wish.year, area=area, claims=wish.claims)

    return ports.ledger.change(command, [(Review, review_id(wish.year, area))], decide)


def publish_review(ports: Ports, command: Command, wish: PublishReview) -> Outcome[Review]:
    """Pins the figures at the position that the ledger has now."""
    area = area_of(None, command.actor)

    def decide(review: Review) -> None:
        position = ports.ledger.head()
        review.publish(command.envelope, year=wish.year, area=area, position=position)

    return ports.ledger.change(command, [(Review, review_id(wish.year, area))], decide)


def set_opening_balance(
    ports: Ports, command: Command, wish: SetOpeningBalance
) -> Outcome[OpeningBalances]:
    require_not_future(wish.up_to, today=ports.today(), field="up_to")
    area, balance_id = area_of(wish.area, command.actor), ports.new_id()

    def decide(balances: OpeningBalances) -> None:
        balances.set_balance(
            command.envelope,
            balance_id=balance_id,
            key=wish.key,
            area=area,
            value=wish.value,
            up_to=wish.up_to,
        )

    return ports.ledger.change(command, [(OpeningBalances, balances_id(area))], decide)


def void_opening_balance(
    ports: Ports, command: Command, wish: VoidOpeningBalance
) -> Outcome[OpeningBalances]:
    """In whichever area under the actor's it was set; the aggregate decides."""
    ports.views.fresh()
    area = ports.views.review.balance_area(wish.balance_id)
    if area is None or not sees(command.actor, area):
        raise Refusal("balance-missing")

    def decide(balances: OpeningBalances) -> None:
        balances.void(command.envelope, balance_id=wish.balance_id, reason=wish.reason)

    return ports.ledger.change(command, [(OpeningBalances, balances_id(area))], decide)


def figures_of(ports: Ports, actor: Actor, year: int, at: AsOf) -> list[dict[str, Any]]:
    """All 37, zeros included, each with the way to the facts behind it."""
    return [
        {
            "key": figure.key,
            "value": in_its_unit(figure, _value(ports, actor, figure, year, at)),
            "unit": figure.unit.value,
            "basis": figure.basis.value if figure.basis else None,
            "period": period_of(figure, year),
            "events": f"/api/v1/reviews/{year}/figures/{figure.key}/events?{at.query}",
            "chinese": figure.chinese,
            "english": figure.english,
        }
        for figure in FIGURES
    ]


def events_behind(
    ports: Ports,
    actor: Actor,
    year: int,
    key: str,
    at: AsOf,
    *,
    language: str,
    after: int,
    limit: int,
) -> list[dict[str, Any]]:
    """The facts behind one figure, in the ledger's order. Refuses `figure-unknown`."""
    if key not in BY_KEY:
        raise Refusal("figure-unknown", key=key)
    positions = ports.views.review.positions(
        BY_KEY[key],
        year=year,
        scope=actor.area,
        at=at.position,
        day=at.day,
        after=after,
        limit=limit,
    )
    return _facts_at(ports, actor, positions, language)


def verdicts_on(ports: Ports, actor: Actor, year: int, at: AsOf) -> list[dict[str, Any]]:
    """Each claim against its figure: supported, short by so much, or exceeded."""
    claims = _review(ports, actor, year, at).claims
    return [
        _verdict(BY_KEY[key], claim, _value(ports, actor, BY_KEY[key], year, at))
        for key, claim in claims.items()
    ]


def restatement_of(
    ports: Ports, actor: Actor, year: int, at: AsOf, *, language: str
) -> dict[str, Any]:
    """Which figures differ from the published ones, and by which facts. Refuses
    `review-unpublished`."""
    publication = _review(ports, actor, year, at).publication
    if publication is None:
        raise Refusal("review-unpublished", year=year)
    pinned = AsOf(position=publication.position, day=at.day)
    items = []
    for figure in FIGURES:
        published = _value(ports, actor, figure, year, pinned)
        today = _value(ports, actor, figure, year, at)
        if published != today:
            items.append(
                {
                    "key": figure.key,
                    "unit": figure.unit.value,
                    "published": in_its_unit(figure, published),
                    "today": in_its_unit(figure, today),
                    "changes": _changes(ports, actor, figure, year, pinned, at, language),
                }
            )
    return {
        "items": items,
        "published_at": publication.position,
        "position": at.position,
    }


def in_its_unit(figure: Figure, value: int) -> int | str:
    """Money as a decimal string in yuan, everything else as a whole number."""
    return Money(value).yuan if figure.unit is Unit.YUAN else value


def period_of(figure: Figure, year: int) -> str:
    return "cumulative" if figure.cumulative else str(year)


def _value(ports: Ports, actor: Actor, figure: Figure, year: int, at: AsOf) -> int:
    return ports.views.review.value(figure, year=year, scope=actor.area, at=at.position, day=at.day)


def _review(ports: Ports, actor: Actor, year: int, at: AsOf) -> Review:
    """The review of the actor's own area; a blank one where nothing was said of the year."""
    found = review_id(year, area_of(None, actor))
    return ports.ledger.load(Review, found, moment=Moment(at.position))


def _verdict(figure: Figure, claim: Claim, value: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": figure.key,
        "claimed": in_its_unit(figure, claim.value),
        "at_least": claim.at_least,
        "value": in_its_unit(figure, value),
        "unit": figure.unit.value,
        "period": claim.period,
    }
    if value < claim.value:
        short_by = in_its_unit(figure, claim.value - value)
        return said | {"verdict": "short", "short_by": short_by}
    if value > claim.value and not claim.at_least:
        return said | {"verdict": "exceeded"}
    return said | {"verdict": "supported"}


def _changes(
    ports: Ports,
    actor: Actor,
    figure: Figure,
    year: int,
    pinned: AsOf,
    at: AsOf,
    language: str,
) -> list[dict[str, Any]]:
    """The facts that made the difference; for a count of identities, those of who came or went."""
    view = ports.views.review
    changes = view.changes(
        figure,
        year=year,
        scope=actor.area,
        first=pinned.position,
        last=at.position,
        day=at.day,
    )
    if figure.basis is Basis.DISTINCT:
        before, now = (
            view.counted(figure, year=year, scope=actor.area, at=moment.position, day=at.day)
            for moment in (pinned, at)
        )
        changes = [change for change in changes if change.counted_id in before ^ now]
    came = {change.position: change.came for change in changes}
    facts = _facts_at(ports, actor, sorted(came), language)
    return [fact | {"effect": "added" if came[fact["position"]] else "left_out"} for fact in facts]


def _facts_at(
    ports: Ports, actor: Actor, positions: list[int], language: str
) -> list[dict[str, Any]]:
    told = FactTeller(CaseFile(ports, actor), language)
    found = []
    for position in positions:
        [recorded] = ports.ledger.page(Filter(after=position - 1, upto=position, limit=1))
        found.append(told.item(recorded))
    return found
