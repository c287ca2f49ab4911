"""The lists of values that the form prints."""

from __future__ import annotations

from aid_service.usecases.dossier_row import CATEGORY_WORDS, OCCUPATION_WORDS, REGISTER

CATEGORIES = tuple(CATEGORY_WORDS)
OCCUPATIONS = tuple(OCCUPATION_WORDS)
SOURCES = (REGISTER,)

SEXES = ("男", "女")
YES_OR_NO = ("是", "否")
POLITICS = ("中共党员", "共青团员", "群众", "民主党派", "其他")
HEALTH = (
    "良好",
    "癌症",
    "心血管病",
    "脑血管病",
    "尿毒症",
    "精神病",
    "肝病",
    "血液病",
    "糖尿病",
    "肿瘤病",
    "腰颈椎病",
    "高血压病",
    "肺病",
    "一般疾病",
    "残疾",
)
WORK_STATES = ("在岗", "下(待)岗", "失(无)业", "退休", "病休", "内退", "农民工")
MEMBER_STATES = (*WORK_STATES, "学生")
MODEL_WORKER = ("全国劳模", "省部级劳模", "地市级劳模", "其他", "无")
HOUSING = ("承租单位公房", "政府廉租房", "自购房", "自建房", "租房", "无房", "其他")
HOUSING_AREAS = ("20以下(含)", "20至50(含)", "50至70(含)", "70以上")
MARRIAGE = ("已婚", "未婚", "离异", "丧偶")
RESIDENCE = ("非农业", "农业", "农转居")
CAUSES = (
    "无劳动能力",
    "有劳动能力而未就业",
    "下岗失业",
    "未参加社会保险",
    "社会保险待遇落实不到位",
    "患重特大疾病",
    "遭受自然灾害",
    "遭受意外事故",
    "子女上学",
    "其他",
)


def housing_area_of(square_metres: float) -> str:
    """The band of the form in which an area lies that somebody typed as a number."""
    bounds = (20, 50, 70)
    return HOUSING_AREAS[sum(square_metres > bound for bound in bounds)]
