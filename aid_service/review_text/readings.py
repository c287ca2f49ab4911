"""One number in its surroundings: which figure it answers, or why it answers none."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from aid_service.review_text.phrases import Topic
from aid_service.review_text.sightings import Doubt
from aid_service.review_text.surroundings import Surroundings
from aid_service.review_text.topics import PEOPLE, Spoken, carried_to, spoken_of, was_done
from aid_service.review_text.years import Year, names_year, spoken_year
from domain.figures import BY_KEY
from domain.quantities import Unit

_PLACES = frozenset({Unit.SITE, Unit.STUDIO, Unit.UNION})
_MEASURED: dict[str, frozenset[Unit]] = {
    **dict.fromkeys(("人", "名", "位"), frozenset({Unit.PERSON})),
    "人次": frozenset({Unit.ATTENDANCE}),
    "户": frozenset({Unit.HOUSEHOLD}),
    **dict.fromkeys(("场", "场次", "场（次）"), frozenset({Unit.SESSION})),
    **dict.fromkeys(("篇", "篇次"), frozenset({Unit.ARTICLE})),
    **dict.fromkeys(("起", "件", "宗"), frozenset({Unit.CASE})),
    **dict.fromkeys(("家", "所", "处", "座", "间"), _PLACES),
    "个": _PLACES | {Unit.CASE},
    "项": frozenset({Unit.CASE}),
    "元": frozenset({Unit.YUAN}),
}
_FAMILIES = re.compile(r"(?!.*家庭[的之]?(?:子女|孩子|儿童|成员))[^，、]{0,6}家庭")

_WITHIN = re.compile("其中|包括|包含")
_SHARED_OUT = re.compile("分别|仅|各(?:有|达)?$")
_PART_OF_YEAR = re.compile(
    r"(?<!1[-—至到~])(?<!1月[-—至到~])\d{1,2}月|[上下]半年|[一二三四]季度|(?:[十]?[一二三四五六七八九]|十)月份?(?=，|\d|举|开|组)"
)
_COMPARED = re.compile(
    r"同比|环比|同期|相比|[较比](?:上年|去年|前|20|上一年)|(?<!新)增[加至长]|增幅|提[高升][到至]|减少|下降|翻番"
)
_PLANNED = re.compile(
    r"将(?:继续|再|新|于|开|举|组|打|力|陆)|力争|预计|争取|下一步|下步|明年|打算|(?<![虚模草])拟(?!定)|有望|"
    r"计划(?=新|建|开|举|组|发|培|慰|推|再|在|于|到)|目标(?:是|为|：)"
)
_NOT = re.compile(r"未(?![来成])|没有|尚无|取消|关闭|撤销|停办")
_ELSEWHERE = re.compile(r"全国(?!性)|全省(?!总)|兄弟|其他[县区市]|外[县市]")
_SO_FAR = re.compile(
    r"累计|截[至止][^，]*|(?:成立|启动|开办|创办|建成|运行|实施)以来|自20\d\d年[^，]{0,12}(?:以来|起)"
)
_AFRESH = re.compile(
    r"全年|今年|本年度?|年内|一年来|新建|新增|新成立|去年|上年|当年|20\d\d年度?(?!底|末)"
)
_TOTAL = "累计"


class Reading(Struct, frozen=True):
    """`key` of the figure that the number answers; or a doubt, and the figure it might be about.

    `so_far` is None where a total is told within a named year (2024年累计): it may be either.
    """

    around: Surroundings
    key: str | None = None
    doubt: Doubt | None = None
    about: str | None = None
    topic: Topic | None = None
    spoken: Spoken | None = None
    so_far: bool | None = False
    part: bool = False


def read_number(around: Surroundings, earlier: list[Reading], year: Year, scope: str) -> Reading:
    """`earlier` are the statement's numbers before it, `scope` the year that other words set."""
    units = units_of(around)
    last = earlier[-1] if earlier else None
    named = spoken_of(around, units)
    so_far = _so_far(around, earlier, scope)
    part = _is_part(around, last, named)
    thread = last.topic if last else None
    candidates = named or carried_to(around, thread, units)
    reading = Reading(around, so_far=so_far, part=part, topic=thread if part else None)
    found = _choice(candidates, units, so_far=bool(so_far))
    if isinstance(found, Doubt):
        reason = around.sighting.doubt or (Doubt.PART if part else found)
        if reason is Doubt.UNKNOWN:
            reason = _doubt_of_words(around, year, scope) or reason
        return replace(reading, doubt=reason, about=_hint(candidates))
    key = found.key(so_far=bool(so_far))
    reading = replace(
        reading,
        about=key or _hint([found]),
        topic=thread if part and not found.level else found.topic,
        spoken=found,
    )
    doubt = (
        around.sighting.doubt
        or _doubt_of_words(around, year, scope)
        or _doubt_of_topic(reading, found, units, last)
    )
    return replace(reading, doubt=doubt) if doubt else replace(reading, key=key)


def units_of(around: Surroundings) -> frozenset[Unit]:
    """What the measure word may count; 名 and 个 before 家庭 count households."""
    measure = around.sighting.measure
    if measure in ("名", "个", "户", "家", "对") and _FAMILIES.match(around.tail):
        return frozenset({Unit.HOUSEHOLD})
    return _MEASURED.get(measure, frozenset())


def _choice(candidates: list[Spoken], units: frozenset[Unit], *, so_far: bool) -> Spoken | Doubt:
    """The one topic that is meant; where units tell several apart, the one whose unit fits."""
    sound = [found for found in candidates if found.doubt is None]
    if not sound:
        doubts = [found.doubt for found in candidates if found.doubt is not Doubt.UNKNOWN]
        return next((doubt for doubt in doubts if doubt), Doubt.UNKNOWN)
    fitting = [found for found in sound if _fits(found.key(so_far=so_far), units)] or sound
    if len({found.key(so_far=so_far) or found.topic.about for found in fitting}) > 1:
        return Doubt.AMBIGUOUS
    return fitting[0]


def _hint(candidates: list[Spoken]) -> str | None:
    return candidates[0].topic.figures[0] if candidates else None


def _fits(key: str | None, units: frozenset[Unit]) -> bool:
    return key is not None and BY_KEY[key].unit in units


def _doubt_of_words(around: Surroundings, year: Year, scope: str) -> Doubt | None:
    """What the words say of the number whatever it counts."""
    if _PLANNED.search(around.statement):
        return Doubt.PLANNED
    if _COMPARED.search(around.near):
        return Doubt.COMPARED
    if _ELSEWHERE.search(around.near):
        return Doubt.OTHER_PLACE
    if _NOT.search(around.near):
        return Doubt.NOT_DONE
    if spoken_year(scope + around.sentence, year) != year.reviewed:
        return Doubt.OTHER_YEAR
    return None


def _doubt_of_topic(
    reading: Reading, found: Spoken, units: frozenset[Unit], last: Reading | None
) -> Doubt | None:
    around = reading.around
    if reading.part and not found.level:
        return Doubt.PART
    if found.behind and _shares_its_noun(around, last):
        return Doubt.SUMMED
    if reading.so_far is None and (found.topic.counted_so_far or found.topic.reached_so_far):
        return Doubt.AMBIGUOUS
    key = found.key(so_far=bool(reading.so_far))
    if not _fits(key, units):
        other = found.key(so_far=not reading.so_far)
        if key is None and _fits(other, units):
            return Doubt.CUMULATIVE if reading.so_far else Doubt.OF_THE_YEAR
        return Doubt.UNIT_UNLIKE
    return None if was_done(found, around) else Doubt.NOT_DONE


def _shares_its_noun(around: Surroundings, last: Reading | None) -> bool:
    """20名技术人才、30名职工疗休养: the words behind the second number mean the first one too."""
    return around.joined and last is not None and last.about is None


def _is_part(around: Surroundings, last: Reading | None, named: list[Spoken]) -> bool:
    """Of the year, or of the number before; but 活动120场，其中宣讲86场 tells of two topics."""
    if _SHARED_OUT.search(around.near) or _is_part_of_year(around.before):
        return True
    within = bool(_WITHIN.search(around.near))
    if last is None:
        return within
    sound = [found for found in named if found.doubt is None]
    if sound and not any(_is_about(last, found.topic) for found in sound):
        return False
    if around.bracketed:
        return within or not units_of(around) & PEOPLE or bool(units_of(last.around) & PEOPLE)
    return within or (last.part and not last.around.bracketed)


def _is_about(last: Reading, topic: Topic) -> bool:
    return last.topic == topic or last.about in topic.figures


def _is_part_of_year(before: str) -> bool:
    afresh = [mark.start() for mark in _AFRESH.finditer(before)]
    return any(
        not afresh or mark.start() > afresh[-1] for mark in _PART_OF_YEAR.finditer(before)
    ) and not re.search("截[至止]", before)


def _so_far(around: Surroundings, earlier: list[Reading], scope: str) -> bool | None:
    """Whether the number is a total over the years; None where it may be the named year's."""
    totals = list(_SO_FAR.finditer(around.before))
    afresh = [mark.start() for mark in _AFRESH.finditer(around.before)]
    if not totals and not afresh:
        return earlier[-1].so_far if earlier else False
    if not totals or (afresh and afresh[-1] >= totals[-1].end()):
        return False
    if totals[-1][0] != _TOTAL:
        return True
    units = units_of(around)
    if any(told.so_far is False and units_of(told.around) == units for told in earlier):
        return True
    return None if names_year(scope + around.sentence) else True
