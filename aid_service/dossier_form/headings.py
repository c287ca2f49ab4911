"""The form's headings: what each column holds, and how a typed heading is recognised."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from aid_service.dossier_form import lists
from aid_service.usecases import dossier_row as row


class Kind(Enum):
    """How a column's cells are read."""

    TEXT = auto()
    CHOICE = auto()
    CHOICES = auto()
    HOUSING_AREA = auto()
    ID_NUMBER = auto()
    PHONE = auto()
    BANK_CARD = auto()
    AREA = auto()
    DAY = auto()
    DAY_OR_MONTH = auto()
    MONEY = auto()
    COUNT = auto()
    JSON = auto()


@dataclass(frozen=True)
class Column:
    """`required` is the form's asterisk; without an `essential` one there is nobody to register,
    not even from a register's own sheet. `values` is the list of a choice, `longest` a text's
    length. `derived` columns are computed and never imported; `own` ones are the service's, after
    the form's."""

    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    values: tuple[str, ...] = ()
    longest: int = 200
    derived: bool = False
    own: bool = False
    essential: bool = False

    @property
    def repeats(self) -> bool:
        """Some towns give each of several causes a column of its own."""
        return self.kind is Kind.CHOICES


def _text(heading: str, *, required: bool = False, longest: int = 200) -> Column:
    return Column(heading, required=required, longest=longest)


def _choice(heading: str, values: tuple[str, ...], *, required: bool = False) -> Column:
    return Column(heading, Kind.CHOICE, required, values)


def _of(kind: Kind, heading: str, *, required: bool = False) -> Column:
    return Column(heading, kind, required)


WORKER_COLUMNS = (
    _text("职工编号", longest=50),
    _choice(row.CATEGORY, lists.CATEGORIES, required=True),
    Column(row.NAME, required=True, longest=50, essential=True),
    _text("民族", required=True, longest=20),
    _choice("性别", lists.SEXES, required=True),
    _choice("政治面貌", lists.POLITICS, required=True),
    _of(Kind.DAY, row.BIRTH_DATE, required=True),
    Column(row.ID_NUMBER, Kind.ID_NUMBER, required=True, essential=True),
    _choice("健康状况", lists.HEALTH, required=True),
    _text("残疾类别"),
    _choice(row.WORK_STATE, lists.WORK_STATES, required=True),
    _choice("劳模类型", lists.MODEL_WORKER, required=True),
    _choice("住房类型", lists.HOUSING, required=True),
    Column("住房面积", Kind.HOUSING_AREA, values=lists.HOUSING_AREAS),
    _of(Kind.PHONE, row.PHONE, required=True),
    _text("邮政编码", longest=10),
    _of(Kind.DAY_OR_MONTH, "工作时间", required=True),
    _text(row.INDUSTRY, required=True),
    _choice("婚姻状况", lists.MARRIAGE, required=True),
    _choice("户口类型", lists.RESIDENCE, required=True),
    _text(row.ADDRESS, required=True),
    _text(row.EMPLOYER, required=True),
    _text("单位性质"),
    _text("企业状况"),
    _choice("是否单亲", lists.YES_OR_NO, required=True),
    Column(row.AREA, Kind.AREA, required=True, essential=True),
    _text("医保状况", required=True),
    _choice("是否有一定自救能力", lists.YES_OR_NO),
    _choice("是否为零就业家庭", lists.YES_OR_NO),
    _of(Kind.MONEY, "本人月平均收入", required=True),
    _of(Kind.MONEY, "家庭其他非薪资年收入", required=True),
    _of(Kind.MONEY, row.ANNUAL_INCOME, required=True),
    _of(Kind.COUNT, "家庭人口", required=True),
    Column("家庭月人均收入", Kind.MONEY, derived=True),
    _choice(row.CAUSE, lists.CAUSES),
    Column(row.OTHER_CAUSES, Kind.CHOICES, values=lists.CAUSES),
    _text(row.BANK, longest=100),
    _text("支行名称", longest=100),
    _of(Kind.BANK_CARD, row.BANK_CARD),
    _text("建档人"),
    _text("审核人"),
    _text("录入人"),
    _text("基层工会意见", longest=500),
    _text("县级工会意见", longest=500),
    _text("公示结果", longest=500),
    _text("附件", longest=500),
    Column(row.APPLIED_ON, Kind.DAY, own=True),
    Column(row.RIGID_EXPENDITURE, Kind.MONEY, own=True),
    Column(row.OCCUPATION, Kind.CHOICE, values=lists.OCCUPATIONS, own=True),
    Column(row.PLATFORM, own=True),
    Column(row.REST, Kind.JSON, longest=10_000, own=True),
    Column(row.SOURCE, Kind.CHOICE, values=lists.SOURCES, own=True),
)

WORKERS_ID_NUMBER = "职工身份证号"
"""On the members' sheet: the worker to whose household the member belongs."""

MEMBER_COLUMNS = (
    Column(WORKERS_ID_NUMBER, Kind.ID_NUMBER, required=True, essential=True),
    Column(row.NAME, required=True, longest=50, essential=True),
    Column(row.RELATION, required=True, longest=20, essential=True),
    _choice("性别", lists.SEXES),
    _choice("政治面貌", lists.POLITICS),
    _of(Kind.ID_NUMBER, row.ID_NUMBER, required=True),
    _of(Kind.DAY, row.BIRTH_DATE, required=True),
    _choice("健康状况", lists.HEALTH, required=True),
    _text("疾病/残疾类别"),
    _of(Kind.MONEY, row.MONTHLY_INCOME, required=True),
    _text("医保状况", required=True),
    _choice("婚姻状况", lists.MARRIAGE),
    _choice("户口类型", lists.RESIDENCE),
    _choice("人员身份", lists.MEMBER_STATES, required=True),
    _text("当前学历", longest=50),
    _text("入学年份", longest=20),
    _text("年制", longest=20),
    _text("单位或学校"),
)

ERRORS_HEADING = "错误说明"
"""The column that is added to a workbook sent back; it is never read."""

_SAME_AS = {
    "身份证号码": row.ID_NUMBER,
    "公民身份号码": row.ID_NUMBER,
    "职工身份证号码": WORKERS_ID_NUMBER,
    "困难职工身份证号": WORKERS_ID_NUMBER,
    "所属职工身份证号": WORKERS_ID_NUMBER,
    "户主身份证号": WORKERS_ID_NUMBER,
    "与职工关系": row.RELATION,
    "出生年月日": row.BIRTH_DATE,
}


def heading_of(cell: object) -> str:
    """A typed heading as the form prints it: without asterisk, blanks, a unit in brackets or the
    number of a repeated column."""
    text = unicodedata.normalize("NFKC", cell if isinstance(cell, str) else "")
    text = re.sub(r"[\s*:\u200b\ufeff]", "", text)
    text = re.sub(r"\((?:元|元/月|元/年|人|必填|选填|15或18位|平方米|㎡|m2)\)$", "", text)
    if re.fullmatch(rf"{row.OTHER_CAUSES}[0-9一二三]", text):
        text = row.OTHER_CAUSES
    return _SAME_AS.get(text, text)
