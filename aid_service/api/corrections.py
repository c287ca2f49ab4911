"""Corrections: phone, address, work, union, area, name, ID number, bank card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas import correction as bodies
from aid_service.schemas.visit import NothingIn
from aid_service.schemas.worker import WorkerOut
from aid_service.usecases import correction
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.duplicate import known_alike
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("corrections", __name__, url_prefix="/api/v1/workers/<uuid:worker_id>")


@blp.writes("/phone", needs="worker.correct", body=bodies.PhoneChangeIn, answers=WorkerOut)
def phone(body: dict[str, Any], worker_id: UUID) -> Any:
    """Change the phone number. 更改电话"""
    wish = correction.ChangePhone(worker_id=worker_id, **body)
    return _corrected(correction.change_phone(ports(), command(), wish), "phone")


@blp.writes("/address", needs="worker.correct", body=bodies.AddressChangeIn, answers=WorkerOut)
def address(body: dict[str, Any], worker_id: UUID) -> Any:
    """Change the address. 更改住址"""
    wish = correction.ChangeAddress(worker_id=worker_id, **body)
    return _corrected(correction.change_address(ports(), command(), wish))


@blp.writes("/employer", needs="worker.correct", body=bodies.EmploymentChangeIn, answers=WorkerOut)
def employer(body: dict[str, Any], worker_id: UUID) -> Any:
    """Change employer, platform or occupation. 更改工作单位"""
    wish = correction.ChangeEmployment(worker_id=worker_id, **body)
    return _corrected(correction.change_employment(ports(), command(), wish))


@blp.writes("/union", needs="worker.correct", body=bodies.UnionChangeIn, answers=WorkerOut)
def union(body: dict[str, Any], worker_id: UUID) -> Any:
    """Move the file to another grassroots union. 转移基层工会"""
    wish = correction.ChangeUnion(worker_id=worker_id, **body)
    return _corrected(correction.change_union(ports(), command(), wish))


@blp.writes("/area", needs="worker.correct", body=bodies.AreaChangeIn, answers=WorkerOut)
def area(body: dict[str, Any], worker_id: UUID) -> Any:
    """Hand the worker over to another area. 转移地区"""
    wish = correction.MoveWorker(worker_id=worker_id, **body)
    return _corrected(correction.move_worker(ports(), command(), wish))


@blp.writes("/name", needs="worker.correct", body=bodies.NameChangeIn, answers=WorkerOut)
def name(body: dict[str, Any], worker_id: UUID) -> Any:
    """Correct the name. 更正姓名"""
    wish = correction.CorrectName(worker_id=worker_id, **body)
    return _corrected(correction.correct_name(ports(), command(), wish), "name")


@blp.writes("/id-number", needs="worker.correct", body=bodies.IdNumberChangeIn, answers=WorkerOut)
def id_number(body: dict[str, Any], worker_id: UUID) -> Any:
    """Correct a mistyped ID number. 更正身份证号"""
    wish = correction.CorrectIdNumber(worker_id=worker_id, **body)
    outcome = correction.correct_id_number(ports(), command(), wish)
    return _corrected(outcome, "name", "id_number")


@blp.writes("/bank-card", needs="worker.correct", body=bodies.BankCardChangeIn, answers=WorkerOut)
def bank_card(body: dict[str, Any], worker_id: UUID) -> Any:
    """Enter another bank card, for a second person to confirm. 录入新银行卡"""
    wish = correction.ProposeBankCard(worker_id=worker_id, **body)
    return _corrected(correction.propose_bank_card(ports(), command(), wish), "bank_card")


@blp.writes(
    "/bank-card/confirmation", needs="worker.confirm_card", body=NothingIn, answers=WorkerOut
)
def bank_card_confirmation(body: dict[str, Any], worker_id: UUID) -> Any:
    """Put the bank card in force, as a second person. 确认银行卡"""
    del body
    wish = correction.ConfirmBankCard(worker_id=worker_id)
    return _corrected(correction.confirm_bank_card(ports(), command(), wish), "bank_card")


def _corrected(outcome: Outcome[Any], *fields: str) -> Any:
    """The worker, with warnings about the fields that were told."""
    file, worker = CaseFile(ports(), actor()), outcome.aggregate
    pointers = {f"#/{field}" for field in fields}
    warnings: list[Any] = [w for w in file.warnings(worker) if w["pointer"] in pointers]
    if fields:
        warnings += known_alike(ports(), actor(), outcome, fields)
    return written(outcome, file.worker(worker) | {"warnings": warnings})
