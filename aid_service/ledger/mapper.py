"""Between facts and stored rows: typed JSON, driven by the fact's class."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from aid_service.ledger.folded import FOLDED, place_of
from aid_service.ledger.recorder import FactRow
from aid_service.ledger.unreadable import UnreadableFact
from domain.events import TOPICS
from domain.events.fact import Fact


class FactMapper(Mapper):  # type: ignore[type-arg]
    """Types are checked when a fact is read; a topic or a field from the future is refused, and
    so is a state that was moved to another row."""

    def __init__(self) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._encode = msgspec.json.Encoder().encode
        self._decoders = {topic: msgspec.json.Decoder(cls) for topic, cls in TOPICS.items()}

    def to_stored_event(self, domain_event: Fact) -> StoredEvent:  # type: ignore[override]
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=domain_event.TOPIC,
            state=self._encode(domain_event),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Fact:
        return self.read(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )

    def read(self, stream_id: str, version: int, topic: str, state: bytes | str) -> Fact:
        """The fact that a row holds. Raises UnreadableFact."""
        decoder = self._decoders.get(topic)
        if decoder is None:
            raise UnreadableFact(f"unknown topic {topic}", stream_id=stream_id, version=version)
        try:
            fact = decoder.decode(state)
        except msgspec.MsgspecError as error:
            why = f"{topic}: {type(error).__name__}"
            raise UnreadableFact(why, stream_id=stream_id, version=version) from error
        if fact.originator_version != version or str(fact.originator_id) != stream_id:
            why = f"{topic}: the state belongs to another row"
            raise UnreadableFact(why, stream_id=stream_id, version=version)
        return fact

    def replayed(self, stream_id: UUID, rows: Iterable[FactRow]) -> list[Fact]:
        """A stream's facts as a replay reads them, folded. Raises UnreadableFact."""
        name, facts = str(stream_id), []
        place = msgspec.Raw(f'"{name}"'.encode())
        for version, topic, state in rows:
            try:
                fact = FOLDED[topic](state)
                known = fact.originator_version == version and place_of(fact) == place
            except (KeyError, msgspec.MsgspecError):
                known = False
            facts.append(fact if known else self.read(name, version, topic, state))
        return facts
