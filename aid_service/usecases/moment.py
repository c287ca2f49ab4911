"""What doors need to know of the ledger: an outcome, and as of when a question is asked."""

from __future__ import annotations

from aid_service.ledger.ledger import NOW, Moment, Outcome
from aid_service.ledger.recorder import Filter

__all__ = ["NOW", "Filter", "Moment", "Outcome"]
