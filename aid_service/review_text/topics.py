"""Which topic a number speaks of: in the words next to it, or taken up from the words before.

Between a topic and its number stand only FILLERS. Whatever else stands there makes it a number of
something unknown.
"""

from __future__ import annotations

import re

from msgspec import Struct

from aid_service.review_text.phrases import ACTIONS, FILLERS, REACHED, ROUNDABOUT, TOPICS, Topic
from aid_service.review_text.sightings import Doubt
from aid_service.review_text.surroundings import Surroundings
from domain.figures import BY_KEY
from domain.quantities import Unit

PEOPLE = frozenset({Unit.PERSON, Unit.ATTENDANCE, Unit.HOUSEHOLD})

_LIST = re.compile(
    "(?:、|以及|和|及|与|暨)(?!.*(?:的|等|各[类项级种]|精神|主题|以上|[省市]级?$))[^、]*$"
)
_EDGES = "、，）（“《和及与"
_GOES_BEFORE = re.compile(rf"(?:^|{ACTIONS}|{FILLERS})$")
_PLAIN_VERBS = re.compile("开展|举办|组织|举行|参加")


class Spoken(Struct, frozen=True):
    """A topic, and the figures of it that are meant.

    `words` are those that name it: from `begin` in the clause before the number, or up to `end`
    behind it. A `doubt` says why it does not count although it is named.
    """

    topic: Topic
    reached: bool
    level: str | None = None
    behind: bool = False
    carried: bool = False
    begin: int = 0
    end: int = 0
    doubt: Doubt | None = None

    def key(self, *, so_far: bool) -> str | None:
        if self.level is not None:
            return None if so_far else self.level
        return self.topic.figure(reached=self.reached, so_far=so_far)


def spoken_of(around: Surroundings, units: frozenset[Unit]) -> list[Spoken]:
    """The topics that the words next to the number name; those before it come first."""
    ahead = [found for topic in TOPICS if (found := _ahead(topic, around, units))]
    if any(found.doubt is None for found in ahead):
        return ahead
    behind = [found for topic in TOPICS if (found := _behind(topic, around, units))]
    return ahead + behind


def carried_to(around: Surroundings, last: Topic | None, units: frozenset[Unit]) -> list[Spoken]:
    """The topics of the clause before, or of the number before where nothing came between."""
    found = [_carried(topic, around, units) for topic in _topics_before(around, last)]
    return [spoken for spoken in found if spoken]


def _ahead(topic: Topic, around: Surroundings, units: frozenset[Unit]) -> Spoken | None:
    named = list(re.finditer(topic.about, around.near))
    if not named or not _only_fillers(around.near[named[-1].end() :], topic):
        return None
    rest = around.near[named[-1].end() :]
    following = around.tail.split("、")[0]
    levels = _levels(topic, around.near)
    shared = len(levels) > 1 or _is_shared(around.near, named[0])
    return Spoken(
        topic,
        reached=_is_reached(topic, units, rest),
        level=levels[0] if levels else None,
        begin=named[0].start(),
        doubt=Doubt.SUMMED if shared else _missing(topic, around, around.near + "，" + following),
    )


def _behind(topic: Topic, around: Surroundings, units: frozenset[Unit]) -> Spoken | None:
    named = re.search(topic.about, around.tail)
    if named is None or not _GOES_BEFORE.search(around.near):
        return None
    between, rest = around.tail[: named.start()], around.tail[named.end() :]
    if re.search(ACTIONS, _PLAIN_VERBS.sub("", between)) or not _only_fillers(rest, topic):
        return None
    levels = _levels(topic, around.tail)
    shared = len(levels) > 1 or _is_shared(around.tail, named)
    return Spoken(
        topic,
        reached=_is_reached(topic, units, around.near + rest),
        level=levels[0] if levels else None,
        behind=True,
        begin=len(around.near),
        end=named.end(),
        doubt=Doubt.SUMMED if shared else _missing(topic, around, around.near + around.tail),
    )


def _carried(topic: Topic, around: Surroundings, units: frozenset[Unit]) -> Spoken | None:
    if not _only_fillers(around.near, topic):
        return None
    if not re.search(ROUNDABOUT, around.near) and not _only_fillers(around.tail, topic):
        return None
    levels = _levels(topic, around.near or around.tail)
    return Spoken(
        topic,
        reached=_is_reached(topic, units, around.near + around.tail),
        level=levels[0] if levels else None,
        carried=True,
        end=0 if around.near else len(around.tail),
        doubt=Doubt.SUMMED if len(levels) > 1 else _missing(topic, around, around.near),
    )


def _topics_before(around: Surroundings, last: Topic | None) -> list[Topic]:
    for clause in reversed(around.earlier):
        named = [topic for topic in TOPICS if re.search(topic.about, clause)]
        if named or re.search(ACTIONS, clause):
            return named
    return [last] if last else []


def _only_fillers(words: str, topic: Topic) -> bool:
    fillers = f"{topic.beside}|{FILLERS}" if topic.beside else FILLERS
    return not re.sub(fillers, "", words)


def _is_reached(topic: Topic, units: frozenset[Unit], words: str) -> bool:
    if not units & PEOPLE:
        return False
    counts_people = topic.counted is not None and BY_KEY[topic.counted].unit in PEOPLE
    return not counts_people or (topic.reached is not None and bool(re.search(REACHED, words)))


def _levels(topic: Topic, words: str) -> list[str]:
    return [key for level, key in topic.levels if re.search(level, words)]


def _is_shared(words: str, named: re.Match[str]) -> bool:
    """书屋、爱心母婴室12个: one number for several things, listed since the last verb."""
    listed = re.split(ACTIONS, words[: named.start()])[-1].lstrip(_EDGES)
    return bool(_LIST.search(listed)) and not re.match(ACTIONS, named[0])


def _missing(topic: Topic, around: Surroundings, words: str) -> Doubt | None:
    """What the topic needs and the words do not say."""
    if topic.never and re.search(topic.never, words):
        return Doubt.UNKNOWN
    if topic.within and not re.search(topic.within, around.before):
        return Doubt.NOT_STATED
    if topic.setting and not re.search(topic.setting, around.sentence + around.tail):
        return Doubt.NOT_STATED
    if topic.shares and len(set(re.findall(topic.shares, around.statement))) == 1:
        return Doubt.PART
    return None


def was_done(spoken: Spoken, around: Surroundings) -> bool:
    """Whether the nearest verb is one of the topic's: built, not repaired; put forward, not won."""
    doing = spoken.topic.doing
    if not doing or (spoken.reached and spoken.topic.counted):
        return True
    if not re.search(ACTIONS, around.near) and re.search(doing, around.tail):
        return True
    verbs = list(re.finditer(ACTIONS, around.statement))
    return bool(verbs) and bool(re.compile(doing).match(around.statement, verbs[-1].start()))
