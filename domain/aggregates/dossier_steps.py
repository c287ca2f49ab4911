"""The steps of a dossier's procedure as a table: where each may happen, and where it leads."""

from __future__ import annotations

from enum import StrEnum

from domain.events import dossier as facts
from domain.events.fact import Fact


class DossierStatus(StrEnum):
    NONE = "none"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    VISITED = "visited"
    CHECKED = "checked"
    NOTICE = "notice"
    OBJECTED = "objected"
    NOTICED = "noticed"
    ACTIVE = "active"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    CLOSED = "closed"


_S = DossierStatus
_PENDING = (_S.SUBMITTED, _S.REVIEWED, _S.VISITED, _S.CHECKED, _S.NOTICE, _S.OBJECTED, _S.NOTICED)

STATUS_AFTER: dict[type[Fact], DossierStatus] = {
    facts.DossierSubmitted: _S.SUBMITTED,
    facts.DossierReviewed: _S.REVIEWED,
    facts.HouseholdVisited: _S.VISITED,
    facts.EconomyChecked: _S.CHECKED,
    facts.NoticeOpened: _S.NOTICE,
    facts.ObjectionRaised: _S.OBJECTED,
    facts.NoticeEnded: _S.NOTICED,
    facts.DossierApproved: _S.ACTIVE,
    facts.DossierRejected: _S.REJECTED,
    facts.DossierReturned: _S.RETURNED,
    facts.DossierResubmitted: _S.SUBMITTED,
    facts.DossierWithdrawn: _S.WITHDRAWN,
    facts.DossierReverified: _S.ACTIVE,
    facts.CategoryChanged: _S.ACTIVE,
    facts.DossierSuspended: _S.SUSPENDED,
    facts.DossierResumed: _S.ACTIVE,
    facts.DossierClosed: _S.CLOSED,
    facts.DossierReopened: _S.SUBMITTED,
}
"""Where a step leads; an objection's resolution leads back to the notice, or to rejection."""

ALLOWED_AT: dict[type[Fact], tuple[DossierStatus, ...]] = {
    facts.DossierSubmitted: (_S.NONE, _S.REJECTED, _S.WITHDRAWN),
    facts.DossierReviewed: (_S.SUBMITTED,),
    facts.HouseholdVisited: (_S.REVIEWED,),
    facts.EconomyChecked: (_S.VISITED,),
    facts.NoticeOpened: (_S.CHECKED, _S.NOTICED),
    facts.ObjectionRaised: (_S.NOTICE, _S.OBJECTED),
    facts.ObjectionResolved: (_S.OBJECTED,),
    facts.NoticeEnded: (_S.NOTICE,),
    facts.DossierApproved: (_S.NOTICED,),
    facts.DossierRejected: _PENDING,
    facts.DossierReturned: _PENDING,
    facts.DossierResubmitted: (_S.RETURNED,),
    facts.DossierWithdrawn: (*_PENDING, _S.RETURNED),
    facts.DossierReverified: (_S.ACTIVE,),
    facts.CategoryChanged: (_S.ACTIVE,),
    facts.DossierSuspended: (_S.ACTIVE,),
    facts.DossierResumed: (_S.SUSPENDED,),
    facts.DossierClosed: (_S.ACTIVE, _S.SUSPENDED),
    facts.DossierReopened: (_S.CLOSED,),
}
"""Where a step may be taken from; elsewhere it is out of order."""

IN_FORCE = (_S.ACTIVE, _S.SUSPENDED)
OPEN = (*_PENDING, _S.RETURNED, *IN_FORCE)
"""Where a household has a dossier, or is on the way to one."""

PLAIN_STEPS: tuple[type[Fact], ...] = (
    facts.DossierReviewed,
    facts.NoticeOpened,
    facts.ObjectionRaised,
    facts.DossierReturned,
    facts.DossierResubmitted,
    facts.DossierWithdrawn,
    facts.DossierSuspended,
    facts.DossierClosed,
    facts.DossierReopened,
)
"""Steps that need nothing but their turn."""

NEW_ROUND = (facts.DossierSubmitted, facts.DossierReopened)
"""With these the file of the round before is closed: its check, its hands, its objections."""
