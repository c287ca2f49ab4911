"""Numbers with a measure word, as they stand in a sentence, and why one may not be relied on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from aid_service.review_text.mending import BROKEN
from aid_service.review_text.numerals import NUMBER, number_of, scale_of


class Doubt(StrEnum):
    """Why a number became no claim."""

    UNKNOWN = "unknown"
    UNIT_UNLIKE = "unit-unlike"
    AMBIGUOUS = "ambiguous"
    CONTRADICTED = "contradicted"
    PART = "part"
    SUMMED = "summed"
    NOT_DONE = "not-done"
    NOT_STATED = "not-stated"
    CUMULATIVE = "cumulative"
    OF_THE_YEAR = "of-the-year"
    OTHER_YEAR = "other-year"
    OTHER_PLACE = "other-place"
    PLANNED = "planned"
    COMPARED = "compared"
    RATE = "rate"
    RANGE = "range"
    ROUGH = "rough"
    ORDINAL = "ordinal"
    BROKEN = "broken"


class Sighting(Struct, frozen=True):
    """`value` is None where the number itself is in doubt; `begin` and `end` enclose all of it."""

    begin: int
    end: int
    measure: str
    value: Decimal | None
    at_least: bool
    doubt: Doubt | None = None


_MEASURES = (
    r"人次|[人名户]（[次户人名]）|人/次|场次|场（次）|篇次|批次|件次|户次|家次|"
    r"人(?!次|才|员|民|社|大|物|均|身|文|力|生|气|制|篮球|间)|"
    r"名(?!单|称|录|誉|牌|言|额)|位(?!于|居|置|列|次)|"
    r"户(?!外|口|籍|型|主)|家(?!长|属|里|乡|风|务|访|政|园|具|电|国|喻)|"
    r"场(?!所|地|馆|景|面|域|均|站)|篇(?!章|幅)|起(?!来|草|步|到|点|源|诉|初|至|重|于)|"
    r"件(?!事)|宗(?!旨)|例(?!如|会|外)|"
    r"个(?!月|小时|工作日|百分点|性|体|星期|季度|昼夜|世纪|年头|人|维护|确立|意识|自信|方面|字)|"
    r"项(?!目)|所(?!有|在|需|谓|以|属|说)|处(?!理|于|置|级|罚|分)|座(?!谈|右)|间(?!接|隔|断)|"
    r"元(?!旦|宵|素|化|月|年)|"
    r"次(?!序|要|年)|条(?!件|例|款)|期(?!间|望|限|刊|待)|批(?!准|示|评|复)|份(?!额|内|外)|册|"
    r"支(?!持|部|付|出|撑|援)|台(?!账|阶)|套(?!餐)|班(?!子|组|级|长|次)|对(?!于|口|接|象|比|照|标)|"
    r"类(?!似|型|别)|辆"
)
_SIGHTING = re.compile(
    rf"(?P<number>{NUMBER})(?P<over>[余多来几]?)(?P<scale>[百千万亿]{{0,2}})(?P<more>[余多]?)"
    rf"(?P<measure>{_MEASURES})"
    r"(?P<after>以上|及以上|[余多](?![元样种次])|左右|上下|以内|以下|不等)?"
)
_AT_LEAST = re.compile(r"(?:超过?|突破|逾|不少于|不低于|至少|高于|多于)(?:了|有|达)?$")
_ROUGH = re.compile(
    r"(?:(?<![最附就远])近|将近|接近|大约|大概|约为|(?<![节合签契制预邀公履条违毁])约|不足|不到|不满|"
    r"不超过|不多于|最多|至多|估计|好几)(?:有|达|为|共)?$"
)
_VAGUE_BEFORE = re.compile(r"[数几上成好]$")
_RANGE_BEFORE = re.compile(r"(?:\d|[一二三四五六七八九十百千万]|[人名场家个户元件起])[-—–~至到]+$")
_ORDINAL_BEFORE = re.compile(r"(?:第|前|名列|届)$")
_BROKEN_BEFORE = re.compile(
    rf"(?:\d[ ,，.、:/]|[\d.零〇一二两三四五六七八九十百千万亿{BROKEN}A-Za-z]|"
    r"[\d零一二三四五六七八九十]点)$"
)
_RANGE_AFTER = re.compile(r"[-—–~至到]+(?:\d|[一二三四五六七八九十百])")
_BROKEN_AFTER = re.compile(rf"[{BROKEN}\ufffd]")
_RATE_BEFORE = re.compile(r"(?:每(?!位|名)[^，。；]*|[人月户场]均[^，。；]*|平均[^，。；]*)$")
_RATE_AFTER = re.compile("/|每|(?:一|/)[人户年月]均")
_IDIOMS = re.compile(
    r"一起|一([户人家企事])一[档策案卡]|一([批位件场个家项])\2|一次性|一条龙|一对一"
)


def sightings(text: str) -> Iterator[Sighting]:
    """From left to right; fixed expressions that only look like numbers are passed over."""
    for match in _SIGHTING.finditer(text):
        if not _IDIOMS.match(text, match.start()):
            yield _sighting(match)


def _sighting(match: re.Match[str]) -> Sighting:
    before = match.string[max(0, match.start() - _FAR_ENOUGH) : match.start()]
    prefix = _AT_LEAST.search(before)
    rough = _ROUGH.search(before)
    value, doubt = _value(match), _doubt(match, before)
    if doubt is None and (rough or match["over"] in ("来", "几")):
        doubt = Doubt.ROUGH
    if value is None and doubt is None:
        doubt = Doubt.ROUGH
    openly = match["over"] in ("余", "多") or match["more"] or match["after"] in _OPEN
    return Sighting(
        begin=(prefix or rough or match).start() - _is_vague(match["number"], before),
        end=match.end(),
        measure=match["measure"],
        value=None if doubt else value,
        at_least=bool(openly or prefix),
        doubt=doubt,
    )


_FAR_ENOUGH = 40
_OPEN = ("以上", "及以上", "余", "多")
_CLOSED = ("左右", "上下", "以内", "以下", "不等")


def _value(match: re.Match[str]) -> Decimal | None:
    number = number_of(match["number"])
    return None if number is None else number * scale_of(match["scale"])


def _doubt(match: re.Match[str], before: str) -> Doubt | None:
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(match.string, match.end()):
        return Doubt.RANGE
    if _ORDINAL_BEFORE.search(before):
        return Doubt.ORDINAL
    if _RATE_BEFORE.search(before) or _RATE_AFTER.match(match.string, match.end()):
        return Doubt.RATE
    if _BROKEN_BEFORE.search(before) or _BROKEN_AFTER.match(match.string, match.end()):
        return Doubt.BROKEN
    return Doubt.ROUGH if match["after"] in _CLOSED or _is_vague(match["number"], before) else None


def _is_vague(written: str, before: str) -> bool:
    """数百, 几十, 上千; but 线上12场 is exact."""
    return bool(_VAGUE_BEFORE.search(before)) and not written[0].isdigit()
