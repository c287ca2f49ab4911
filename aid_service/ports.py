"""What a use case may touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from aid_service.attachments.store import FileStore
from aid_service.identity.tokens import Tokens
from aid_service.ledger.ledger import Ledger
from aid_service.vault.blind_index import BlindIndex
from aid_service.vault.keyring import Keyring
from aid_service.vault.papers import Papers
from domain.aggregates.policy import POLICY_SET_ID, PolicySet
from domain.rules import Policy
from projections.catalogue import Views

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Ports:
    """Built once by assembly; `now` is asked at most once by a command."""

    ledger: Ledger
    views: Views
    keyring: Keyring
    index: BlindIndex
    tokens: Tokens
    papers: Papers
    files: FileStore
    largest_file: int
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def policy_on(self, day: date) -> Policy:
        """The policy in force on a day, as the ledger knows it now."""
        return self.ledger.load(PolicySet, POLICY_SET_ID).on(day)

    def close(self) -> None:
        self.ledger.close()
        self.views.close()
        self.keyring.close()
        self.tokens.close()
