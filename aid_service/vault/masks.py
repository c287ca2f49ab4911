"""What may be shown of an opened field to someone who only needs to recognise it."""

from __future__ import annotations

ERASED = "[erased]"


def masked_id_number(number: str) -> str:
    """`410726********0018`: the area and the last four."""
    return f"{number[:6]}********{number[-4:]}"


def masked_phone(number: str) -> str:
    """`138****5678`."""
    return f"{number[:3]}****{number[-4:]}"


def masked_card(number: str) -> str:
    """Stars and the last four."""
    return "*" * (len(number) - 4) + number[-4:]


def masked_name(name: str) -> str:
    """The first character, and a star for each of the others; one at least."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def masked_address(address: str) -> str:
    """The first six characters: about as much as the area code says anyway."""
    return f"{address[:6]}****" if len(address) > 6 else "****"
