"""Who may do what, as data: the contract's table, one line per permission."""

from __future__ import annotations

from domain.values import Role

_CASEWORKER, _APPROVER, _FINANCE = Role.CASEWORKER, Role.APPROVER, Role.FINANCE
_AUDITOR, _ADMIN = Role.AUDITOR, Role.ADMIN

PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "worker.register": (_CASEWORKER,),
    "worker.correct": (_CASEWORKER,),
    "worker.confirm_card": (_CASEWORKER, _APPROVER),
    "worker.compare": (_CASEWORKER, _APPROVER),
    "worker.link": (_APPROVER,),
    "import.write": (_CASEWORKER,),
    "import.undo": (_CASEWORKER, _APPROVER),
    "import.read": (_CASEWORKER, _APPROVER, _AUDITOR),
    "register.export": (_CASEWORKER, _APPROVER, _AUDITOR),
    "register.notice": (_CASEWORKER, _APPROVER, _AUDITOR),
    "worker.read": (_CASEWORKER, _APPROVER, _AUDITOR, _FINANCE, _ADMIN),
    "worker.search": (_CASEWORKER, _APPROVER, _AUDITOR),
    "worker.reveal": (_CASEWORKER, _APPROVER, _AUDITOR),
    "history.read": (_CASEWORKER, _APPROVER, _FINANCE, _AUDITOR),
    "task.read": (_CASEWORKER, _APPROVER, _FINANCE, _AUDITOR, _ADMIN),
    "dossier.prepare": (_CASEWORKER,),
    "dossier.send_back": (_CASEWORKER, _APPROVER),
    "dossier.reassess": (_CASEWORKER, _APPROVER),
    "dossier.decide": (_APPROVER,),
    "attachment.add": (_CASEWORKER, _APPROVER, _FINANCE),
    "attachment.open": (_CASEWORKER, _APPROVER, _AUDITOR),
    "attachment.void": (_CASEWORKER, _APPROVER),
    "visit.record": (_CASEWORKER,),
    "visit.decide": (_APPROVER,),
    "aid.request": (_CASEWORKER,),
    "aid.complete": (_CASEWORKER,),
    "aid.decide": (_APPROVER,),
    "aid.pay": (_FINANCE,),
    "aid.return": (_FINANCE,),
    "class.announce": (_CASEWORKER, _ADMIN),
    "childcare.enrol": (_CASEWORKER,),
    "childcare.read": (_CASEWORKER, _APPROVER, _AUDITOR, _ADMIN),
    "fund.write": (_FINANCE, _ADMIN),
    "fund.read": (_CASEWORKER, _APPROVER, _FINANCE, _AUDITOR, _ADMIN),
    "finance.read": (_FINANCE, _AUDITOR),
    "outreach.write": (_CASEWORKER, _ADMIN),
    "outreach.void": (_APPROVER,),
    "outreach.read": (_CASEWORKER, _APPROVER, _AUDITOR, _ADMIN),
    "mediation.write": (_CASEWORKER,),
    "mediation.read": (_CASEWORKER, _APPROVER, _AUDITOR),
    "review.claim": (_APPROVER, _ADMIN),
    "review.publish": (_APPROVER, _ADMIN),
    "review.open_balance": (_ADMIN,),
    "review.void_balance": (_APPROVER, _ADMIN),
    "figures.read": (_CASEWORKER, _APPROVER, _FINANCE, _AUDITOR, _ADMIN),
    "policy.write": (_ADMIN,),
    "policy.read": (_ADMIN, _AUDITOR),
    "staff.write": (_ADMIN,),
    "staff.read": (_ADMIN, _AUDITOR),
    "ledger.read": (_AUDITOR,),
}

READS_NAMES: tuple[Role, ...] = (_CASEWORKER, _APPROVER, _AUDITOR)
"""Roles that see people's names; the others see masked ones."""


def role_for(permission: str, roles: tuple[Role, ...]) -> Role | None:
    """The first of the roles held that grants the permission; None where none does."""
    granted = PERMISSIONS[permission]
    return next((role for role in roles if role in granted), None)
