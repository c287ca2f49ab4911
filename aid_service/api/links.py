"""Records that look alike; one person, or one household, told on two records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import asked, listed, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.asking import KnownAt
from aid_service.schemas.link import DuplicatesOut, JudgementIn, LinkIn
from aid_service.schemas.worker import WorkerOut
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.duplicate import open_duplicates
from aid_service.usecases.link import (
    JudgeDuplicate,
    LinkRecords,
    LinkUseCase,
    judge_duplicate,
    link_households,
    merge_workers,
    split_workers,
    unlink_households,
)
from aid_service.usecases.moment import Outcome
from aid_service.usecases.worker import worker_as_of

blp = AidBlueprint("links", __name__, url_prefix="/api/v1/workers/<uuid:worker_id>")


@blp.reads("/duplicates", needs="worker.compare", query=KnownAt, answers=DuplicatesOut)
def duplicates(query: dict[str, Any], worker_id: UUID) -> Any:
    """Who looks like this worker and was not looked at yet. 疑似重复"""
    at = asked(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    return listed(open_duplicates(ports(), actor(), worker, at=at.position), at)


@blp.writes("/duplicates", needs="worker.compare", body=JudgementIn, answers=WorkerOut)
def judge(body: dict[str, Any], worker_id: UUID) -> Any:
    """Say whether two records are of one person. 比对结论"""
    wish = JudgeDuplicate(worker_id=worker_id, **body)
    return _shown(judge_duplicate(ports(), command(), wish))


@blp.writes("/merge", needs="worker.link", body=LinkIn, answers=WorkerOut)
def merge(body: dict[str, Any], worker_id: UUID) -> Any:
    """Merge another record of the same person into this one. 合并记录"""
    return _linked(merge_workers, worker_id, body)


@blp.writes("/split", needs="worker.link", body=LinkIn, answers=WorkerOut)
def split(body: dict[str, Any], worker_id: UUID) -> Any:
    """Part a merged record from this one. 拆分记录"""
    return _linked(split_workers, worker_id, body)


@blp.writes("/household-merge", needs="worker.link", body=LinkIn, answers=WorkerOut)
def merge_household(body: dict[str, Any], worker_id: UUID) -> Any:
    """Count another worker's household and this one as one. 合并为一户"""
    return _linked(link_households, worker_id, body)


@blp.writes("/household-split", needs="worker.link", body=LinkIn, answers=WorkerOut)
def split_household(body: dict[str, Any], worker_id: UUID) -> Any:
    """Count the two households apart again. 分为两户"""
    return _linked(unlink_households, worker_id, body)


def _linked(link: LinkUseCase, worker_id: UUID, body: dict[str, Any]) -> Any:
    return _shown(link(ports(), command(), LinkRecords(worker_id=worker_id, **body)))


def _shown(outcome: Outcome[Any]) -> Any:
    return written(outcome, CaseFile(ports(), actor()).worker(outcome.aggregate))
