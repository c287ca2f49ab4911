"""Separation of duties: nobody decides on what they have had in their own hands."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.refusals import Refusal


def require_other_person(actor_id: UUID, *, earlier_hands: Iterable[UUID]) -> None:
    """Refuses `same-person` where the case's own history already names the actor."""
    if actor_id in set(earlier_hands):
        raise Refusal("same-person")
