"""What is said of a row that this version of the service does not know."""

from __future__ import annotations

from uuid import UUID


class UnreadableFact(Exception):
    """The row's topic or state is not one that this version of the service knows. The ledger
    tells its position to whoever asked for the stream."""

    position: int | None = None

    def __init__(self, why: str, *, stream_id: str, version: int) -> None:
        super().__init__(why)
        self.stream_id = UUID(stream_id)
        self.version = version
