"""People, money and papers to tell stories with. All of them are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid5

from domain.aggregates.fund import Fund
from domain.aggregates.worker import Worker
from domain.events.fact import Envelope
from domain.values import (
    Actor,
    Area,
    Category,
    FundSource,
    FundUse,
    Member,
    Money,
    Occupation,
    Role,
    Sealed,
    Standing,
    Visitor,
)

COUNTY = Area.of_code("410726")
TOWN = Area.of_code("410726100000")
NEXT_COUNTY = Area.of_code("410727")


def an_id(name: str) -> UUID:
    """The same id for the same name, in every run."""
    return uuid5(UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), name)


def an_actor(name: str, role: Role) -> Actor:
    return Actor(id=an_id(name), role=role, area=COUNTY)


def envelope(actor: Actor) -> Envelope:
    return Envelope(actor=actor, command_id=an_id("command"), correlation_id=an_id("chain"))


CASEWORKER = envelope(an_actor("Wang", Role.CASEWORKER))
SECOND_CASEWORKER = envelope(an_actor("Li", Role.CASEWORKER))
APPROVER = envelope(an_actor("Zhao", Role.APPROVER))
FINANCE = envelope(an_actor("Qian", Role.FINANCE))
AUDITOR = envelope(an_actor("Sun", Role.AUDITOR))
ADMIN = envelope(an_actor("Zhou", Role.ADMIN))

VISITORS = (Visitor(staff_id=an_id("Wu")), Visitor(staff_id=an_id("Zheng")))
DEEP = Standing(TOWN, Occupation.COURIER, Category.DEEP)
NO_DOSSIER = Standing(TOWN, Occupation.COURIER)


def sealed(text: str) -> Sealed:
    """Not really sealed: a story has no keys."""
    return Sealed(subject=an_id("subject"), token=text)


def a_member(name: str) -> Member:
    return Member(member_id=an_id(name), name=sealed(name), relation="spouse")


def yuan(text: str) -> Money:
    return Money.of_yuan(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def registered(*members: Member) -> Callable[[Worker], None]:
    """A courier of the town, alone or with members of the household."""

    def act(worker: Worker) -> None:
        worker.register(
            CASEWORKER,
            name=sealed("name"),
            id_number=sealed("number"),
            identity=an_id("identity"),
            area=TOWN,
            occupation=Occupation.COURIER,
            employer=None,
            platform="platform",
            phone=None,
            address=None,
            bank=None,
            bank_card=None,
            form=None,
            members=members,
        )

    return act


def a_fund(
    *,
    source: FundSource = FundSource.COUNTY,
    year: int = 2024,
    area: Area = COUNTY,
    kinds: tuple[FundUse, ...] = (),
    categories: tuple[Category, ...] = (),
) -> Callable[[Fund], None]:
    def act(fund: Fund) -> None:
        fund.open(
            ADMIN,
            name="four seasons",
            source=source,
            year=year,
            area=area,
            kinds=kinds,
            categories=categories,
        )

    return act


def with_money(amount: str) -> Callable[[Fund], None]:
    def act(fund: Fund) -> None:
        fund.receive(
            FINANCE,
            receipt_id=an_id("receipt"),
            amount=yuan(amount),
            received_on=day("2024-01-02"),
            reference="bank slip 1",
        )

    return act
