"""What is shown of one worker's file: opened, and masked for who asks."""

from __future__ import annotations

from typing import Any

from aid_service.identity.permissions import READS_NAMES
from aid_service.ports import Ports
from aid_service.vault.masks import (
    ERASED,
    masked_address,
    masked_card,
    masked_id_number,
    masked_name,
    masked_phone,
)
from domain.aggregates.aid import AidCase
from domain.aggregates.childcare import CareClass
from domain.aggregates.dossier import Dossier
from domain.aggregates.fund import Fund
from domain.aggregates.visit import Visit
from domain.aggregates.worker import Worker
from domain.events.correction import BankCardProposed
from domain.policies.identifiers import area_is_known, luhn_holds
from domain.values import Actor, Money, Sealed, Visitor

_MASKS = {
    "id_number": masked_id_number,
    "phone": masked_phone,
    "bank_card": masked_card,
    "address": masked_address,
}


class CaseFile:
    """Shows aggregates to one reader."""

    def __init__(self, ports: Ports, actor: Actor) -> None:
        self._keyring = ports.keyring
        self._sees_people = actor.role in READS_NAMES

    def worker(self, worker: Worker) -> dict[str, Any]:
        told, links = worker.particulars, worker.links
        return {
            "id": worker.id,
            "name": self._name(told.name),
            "id_number": self._masked(told.id_number, "id_number"),
            "phone": self._masked(told.phone, "phone"),
            "area": told.area.code if told.area else None,
            "occupation": told.occupation.value,
            "employer": told.employer,
            "platform": told.platform,
            "union": told.union,
            "address": self._masked(told.address, "address"),
            "bank": told.bank,
            "bank_card": self._masked(told.bank_card, "bank_card"),
            "bank_card_proposed": self._proposal(told.proposal),
            "dossier": self.dossier_brief(worker.dossier),
            "members": [
                {
                    "member_id": member.member_id,
                    "name": self._name(member.name),
                    "relation": member.relation,
                    "id_number": self._masked(member.id_number, "id_number"),
                    "monthly_income": member.monthly_income,
                }
                for member in worker.members.values()
            ],
            "household_size": worker.household_size,
            "grew_up_in": worker.household.grew_up_in,
            "merged_into": links.merged_into,
            "merged": sorted(links.merged),
            "household_of": links.household_of,
            "household_with": sorted(links.household),
            "version": worker.version,
        }

    def warnings(self, worker: Worker) -> list[dict[str, str]]:
        """What a person should look at again; nothing here stops a registration."""
        told, found = worker.particulars, []
        number = self._keyring.open(told.id_number, "id_number")
        if number and not area_is_known(number):
            found.append({"code": "id-number-area-unknown", "pointer": "#/id_number"})
        sealed = told.proposal.bank_card if told.proposal else told.bank_card
        card = self._keyring.open(sealed, "bank_card") if sealed else None
        if card and not luhn_holds(card):
            found.append({"code": "bank-card-check", "pointer": "#/bank_card"})
        return found

    def dossier_brief(self, dossier: Dossier) -> dict[str, Any]:
        return {"status": dossier.status.value, "category": dossier.standing_category}

    def dossier(self, worker: Worker) -> dict[str, Any]:
        dossier = worker.dossier
        submission, check = dossier.submission, dossier.check
        return {
            "worker_id": worker.id,
            "status": dossier.status.value,
            "category": dossier.standing_category,
            "category_claimed": submission.category_claimed if submission else None,
            "annual_income": submission.annual_income if submission else None,
            "rigid_expenditure": submission.rigid_expenditure if submission else None,
            "cause": self.text(submission.cause, "cause") if submission else None,
            "computed_category": next(iter(check.categories), None) if check else None,
            "computed_categories": list(check.categories) if check else [],
            "net_monthly": check.net_monthly if check else None,
            "policy_version": check.policy_version if check else None,
            "notice_level": dossier.notice_level,
            "notice_since": dossier.notice_since,
            "open_objections": list(dossier.open_objections),
            "objection_id": dossier.last_objection_id,
            "verified_on": dossier.verified_on,
            "version": worker.version,
        }

    def visit(self, worker: Worker, visit: Visit) -> dict[str, Any]:
        told = visit.told_by
        return {
            "visit_id": told.visit_id,
            "worker_id": worker.id,
            "season": told.season.value,
            "occurred_on": told.occurred_on,
            "visitors": [self._visitor(visitor) for visitor in told.visitors],
            "purpose": self.text(told.purpose, "purpose"),
            "cash": told.cash,
            "goods": list(told.goods),
            "value": visit.value,
            "fund_id": told.fund_id,
            "note": self.text(told.note, "note"),
            "state": visit.state.value,
            "policy_version": told.policy_version,
            "recorded_by": told.actor.id,
        }

    def aid(self, worker: Worker, case: AidCase) -> dict[str, Any]:
        request, approval, payment = case.request, case.approval, case.payment
        cap = approval.cap if approval else None
        return {
            "aid_id": request.aid_id,
            "worker_id": worker.id,
            "kind": request.kind.value,
            "state": case.state.value,
            "amount": case.amount,
            "asked": request.amount,
            "fund_id": case.fund_id,
            "member_id": request.member_id,
            "self_paid": request.self_paid,
            "school_year": request.school_year,
            "reason": self.text(request.reason, "reason"),
            "occurred_on": request.occurred_on,
            "decided_on": approval.occurred_on if approval else None,
            "policy_version": approval.policy_version if approval else None,
            "category": approval.standing.category if approval else None,
            "cap": {"key": cap.key, "cap": cap.cap, "given": cap.given} if cap else None,
            "paid_on": payment.occurred_on if payment else None,
            "reference": payment.reference if payment else None,
            "paid": payment.amount if payment else Money(0),
            "returned": case.returned,
        }

    def text(self, sealed: Sealed | None, field: str) -> str | None:
        """A free text of the file, for those who work on it; others see that there is one."""
        if sealed is None:
            return None
        return (self._keyring.open(sealed, field) or ERASED) if self._sees_people else "****"

    def field(self, sealed: Sealed, field: str) -> str:
        """Any sealed field as this reader may see it: a number or an address masked, a name by
        role, a household's form not at all."""
        if field in _MASKS:
            return self._masked(sealed, field) or ERASED
        if field in ("name", "child_name", "applicant", "respondent"):
            return self._name(sealed, field)
        if field in ("form", "birth_date"):
            return "****"
        return self.text(sealed, field) or ERASED

    def _proposal(self, proposal: BankCardProposed | None) -> dict[str, Any] | None:
        """A card that waits for a second person."""
        if proposal is None:
            return None
        return {
            "bank": proposal.bank,
            "bank_card": self._masked(proposal.bank_card, "bank_card"),
            "proposed_by": proposal.actor.id,
        }

    def _visitor(self, visitor: Visitor) -> dict[str, Any]:
        if visitor.staff_id:
            return {"staff_id": visitor.staff_id}
        return {"name": self.text(visitor.name, "visitor")}

    def _name(self, sealed: Sealed, field: str = "name") -> str:
        name = self._keyring.open(sealed, field)
        if name is None:
            return ERASED
        return name if self._sees_people else masked_name(name)

    def _masked(self, sealed: Sealed | None, field: str) -> str | None:
        if sealed is None:
            return None
        text = self._keyring.open(sealed, field)
        return _MASKS[field](text) if text is not None else ERASED


def shown_fund(fund: Fund) -> dict[str, Any]:
    return {
        "id": fund.id,
        "name": fund.name,
        "source": fund.source.value,
        "year": fund.year,
        "area": fund.area.code if fund.area else None,
        "kinds": list(fund.kinds),
        "categories": list(fund.categories),
        "received": fund.received,
        "reserved": fund.reserved,
        "disbursed": fund.disbursed,
        "returned": fund.returned,
        "available": fund.available,
        "version": fund.version,
    }


def shown_class(care_class: CareClass) -> dict[str, Any]:
    rate = care_class.attendance_rate
    return {
        "id": care_class.id,
        "title": care_class.title,
        "site": care_class.site,
        "area": care_class.area.code if care_class.area else None,
        "capacity": care_class.capacity,
        "starts_on": care_class.days.first,
        "ends_on": care_class.days.last,
        "min_age": care_class.min_age,
        "max_age": care_class.max_age,
        "enrolled": [
            {"enrolment_id": enrolment_id, "worker_id": worker_id}
            for enrolment_id, worker_id in care_class.enrolled.items()
        ],
        "waiting_list": [
            {"enrolment_id": enrolment_id, "worker_id": worker_id, "rank": rank}
            for rank, (enrolment_id, worker_id) in enumerate(care_class.waiting.items(), start=1)
        ],
        "attendance_rate": None if rate is None else round(rate, 4),
        "version": care_class.version,
    }
