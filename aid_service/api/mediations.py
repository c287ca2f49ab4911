"""Mediation of labour disputes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from marshmallow import Schema

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.objects import add_common_views
from aid_service.gate import actor, command, ports
from aid_service.schemas import mediation as schemas
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases import mediation as usecases
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("mediations", __name__, url_prefix="/api/v1/mediations")

STEPS: tuple[tuple[str, type[Schema], Callable[..., Any], Callable[..., Any], str], ...] = (
    ("acceptance", schemas.AcceptanceIn, usecases.MediationStep, usecases.accept, "受理"),
    ("refusal", schemas.RefusalIn, usecases.MediationStep, usecases.refuse, "不予受理"),
    ("agreement", schemas.AgreementIn, usecases.Agree, usecases.agree, "达成协议"),
    ("recovery", schemas.RecoveryIn, usecases.Recover, usecases.recover, "追回款项"),
    ("failure", schemas.TurnIn, usecases.MediationStep, usecases.fail, "调解不成"),
    ("withdrawal", schemas.TurnIn, usecases.MediationStep, usecases.withdraw, "撤回"),
    ("closure", schemas.TurnIn, usecases.MediationStep, usecases.close, "结案"),
)
"""Path, body, wish, use case, and what the step is called."""


@blp.writes(
    "", needs="mediation.write", body=schemas.MediationIn, answers=schemas.MediationOut, status=201
)
def register(body: dict[str, Any]) -> Any:
    """Register a dispute for mediation. 登记调解"""
    wish = usecases.RegisterMediation(**body)
    return _written(usecases.register_mediation(ports(), command(), wish))


@blp.writes(
    "/<uuid:mediation_id>/recoveries/<uuid:recovery_id>/voiding",
    needs="outreach.void",
    body=ReasonIn,
    answers=schemas.MediationOut,
)
def void_recovered(body: dict[str, Any], mediation_id: UUID, recovery_id: UUID) -> Any:
    """Void an instalment recovered. 作废追回记录"""
    wish = usecases.VoidRecovery(mediation_id=mediation_id, recovery_id=recovery_id, **body)
    return _written(usecases.void_recovery(ports(), command(), wish))


def _add(
    path: str,
    body_schema: type[Schema],
    wish: Callable[..., Any],
    use_case: Callable[..., Any],
    called: str,
) -> None:
    def take(body: dict[str, Any], mediation_id: UUID) -> Any:
        return _written(use_case(ports(), command(), wish(mediation_id=mediation_id, **body)))

    take.__name__ = path
    take.__doc__ = f"Mediation step: {path}. {called}"
    blp.writes(
        f"/<uuid:mediation_id>/{path}",
        needs="mediation.write",
        body=body_schema,
        answers=schemas.MediationOut,
    )(take)


def _shown(mediation: Any) -> dict[str, Any]:
    return usecases.shown_mediation(ports(), actor(), mediation)


def _written(outcome: Outcome[Any]) -> Any:
    return written(outcome, _shown(outcome.aggregate))


for _step in STEPS:
    _add(*_step)
add_common_views(
    blp,
    "mediation",
    show=_shown,
    one=schemas.MediationOut,
    many=schemas.MediationsOut,
    reads="mediation.read",
)
