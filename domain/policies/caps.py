"""Caps: how much may be given on one key (rules of the work, A2)."""

from __future__ import annotations

from domain.refusals import Refusal
from domain.rules import CapKey, Rules
from domain.values import AidKind, CapApplied, Money

_AID_CAPS = {
    AidKind.LIVING: CapKey.LIVING_PER_HOUSEHOLD_YEAR,
    AidKind.EDUCATION: CapKey.EDUCATION_PER_STUDENT_YEAR,
}


def require_within_cap(key: CapKey, *, cap: Money, given: Money, asked: Money) -> CapApplied:
    """Refuses `cap-exceeded` above the cap; up to and including it is allowed."""
    if given + asked > cap:
        raise Refusal(
            "cap-exceeded", field="amount", cap_key=key.value, cap=cap, given=given, asked=asked
        )
    return CapApplied(key=key.value, cap=cap, given=given)


def require_visit_within_caps(*, value: Money, given_this_year: Money, rules: Rules) -> None:
    """Cash and goods together, per time and per person and year."""
    for key, given in (
        (CapKey.VISIT_PER_TIME, Money(0)),
        (CapKey.VISIT_PER_PERSON_YEAR, given_this_year),
    ):
        if key in rules.caps:
            require_within_cap(key, cap=rules.caps[key], given=given, asked=value)


def require_aid_within_cap(
    kind: AidKind, *, amount: Money, given: Money, self_paid: Money | None, rules: Rules
) -> CapApplied | None:
    """Living: the household's year. Education: the student's school year. Medical: the part
    that the patient paid, and never more than the policy's own limit where it has one.

    `given` is what was granted before on the same key.
    """
    if kind is AidKind.MEDICAL:
        limits = [
            limit
            for limit in (self_paid, rules.caps.get(CapKey.MEDICAL_PER_SELF_PAID))
            if limit is not None
        ]
        if not limits:
            return None
        return require_within_cap(
            CapKey.MEDICAL_PER_SELF_PAID, cap=min(limits), given=given, asked=amount
        )
    key = _AID_CAPS[kind]
    if key not in rules.caps:
        return None
    return require_within_cap(key, cap=rules.caps[key], given=given, asked=amount)
