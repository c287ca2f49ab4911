"""Pages of the ledger, for read models: rows by the thousand take a short way, and one that does
not go along is looked at again by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.recorder import ScannedRow
from aid_service.ledger.unreadable import UnreadableFact
from domain.events import TOPICS
from domain.events.fact import Fact, Recorded, Unreadable


class Pages:
    def __init__(self, mapper: FactMapper) -> None:
        self._mapper = mapper
        self._decode = {topic: msgspec.json.Decoder(kind).decode for topic, kind in TOPICS.items()}

    def read(
        self, rows: Sequence[ScannedRow], wanted: Collection[type[Fact]]
    ) -> list[Recorded | Unreadable]:
        """The facts of the wanted classes, what cannot be read, and in any case the first row and
        the last."""
        decoders = {kind.TOPIC: self._decode[kind.TOPIC] for kind in wanted}
        found: list[Recorded | Unreadable] = []
        written: datetime | str = ""
        for row in rows:
            position, stream_id, version, topic, state, instant = row
            decode = decoders.get(topic)
            if decode is None:
                if topic not in TOPICS:
                    found.append(self.opened(row))
                continue
            if instant != written:  # the facts of one command share it
                written, recorded_at = instant, _moment(instant)
            try:
                fact = decode(state)
            except msgspec.MsgspecError:
                found.append(self.opened(row))
                continue
            own = fact.originator_version == version and _same(fact.originator_id, stream_id)
            found.append(Recorded(position, recorded_at, fact) if own else self.opened(row))
        if rows and not (found and found[0].position == rows[0][0]):
            found.insert(0, self.opened(rows[0]))
        if rows and found[-1].position != rows[-1][0]:
            found.append(self.opened(rows[-1]))
        return found

    def opened(self, row: ScannedRow) -> Recorded | Unreadable:
        """One row, with the reason where it cannot be read."""
        position, stream_id, version, topic, state, instant = row
        try:
            fact = self._mapper.read(stream_id, version, topic, state)
        except UnreadableFact as error:
            return Unreadable(position, _moment(instant), UUID(stream_id), topic, str(error))
        return Recorded(position, _moment(instant), fact)


def _moment(instant: datetime | str) -> datetime:
    return datetime.fromisoformat(instant) if isinstance(instant, str) else instant


def _same(stream_id: UUID, written: str) -> bool:
    """In a third of the time that writing the id out with its dashes takes."""
    return stream_id.int.to_bytes(16, "big").hex() == written.replace("-", "")
