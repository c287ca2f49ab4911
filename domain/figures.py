"""The 37 figures of the annual review: what each is called, counts, and is measured in.

A figure is answered from its series' lines: those of the year, or all up to its end. Persons and
households are counted by identity (distinct) or as counted at each record (head count); the two
do not add.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from domain.quantities import Unit


class Basis(StrEnum):
    DISTINCT = "distinct"
    HEAD_COUNT = "head_count"


class Figure(Struct, frozen=True):
    """`series` names the lines it sums; `cumulative` takes all up to the end of the year."""

    key: str
    unit: Unit
    chinese: str
    english: str
    series: str
    cumulative: bool = False
    basis: Basis | None = None


FIGURES: tuple[Figure, ...] = (
    Figure(
        "wechat_articles",
        Unit.ARTICLE,
        "微信公众号理论宣传文章",
        "Articles on the WeChat account",
        "wechat_articles",
    ),
    Figure(
        "media_items",
        Unit.ARTICLE,
        "市级以上媒体稿件",
        "Items in media of city level or above",
        "media_items",
    ),
    Figure("lectures", Unit.SESSION, "宣传宣讲活动", "Publicity lectures", "lectures"),
    Figure(
        "lecture_attendances",
        Unit.ATTENDANCE,
        "宣讲覆盖职工",
        "Attendances at lectures",
        "lecture_attendances",
    ),
    Figure(
        "centre_activities",
        Unit.SESSION,
        "职工服务中心文体活动",
        "Activities at the workers' service centre",
        "centre_activities",
    ),
    Figure(
        "centre_activity_persons",
        Unit.PERSON,
        "文体活动普惠职工",
        "Workers at those activities",
        "centre_activity_persons",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "theatre_shows", Unit.SESSION, "职工剧场演出", "Workers' Theatre shows", "theatre_shows"
    ),
    Figure(
        "theatre_attendances",
        Unit.ATTENDANCE,
        "职工剧场惠及职工",
        "Attendances at Workers' Theatre",
        "theatre_attendances",
    ),
    Figure(
        "theatre_shows_cumulative",
        Unit.SESSION,
        "职工剧场累计演出",
        "Workers' Theatre shows so far",
        "theatre_shows",
        cumulative=True,
    ),
    Figure(
        "theatre_persons_cumulative",
        Unit.PERSON,
        "职工剧场累计惠及职工",
        "Workers reached by Workers' Theatre so far",
        "theatre_persons",
        cumulative=True,
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "grassroots_culture_sessions",
        Unit.SESSION,
        "“五送”文化活动",
        "Culture-to-grassroots sessions",
        "grassroots_culture_sessions",
    ),
    Figure(
        "grassroots_culture_attendances",
        Unit.ATTENDANCE,
        "“五送”覆盖职工",
        "Attendances at those sessions",
        "grassroots_culture_attendances",
    ),
    Figure(
        "libraries_built", Unit.SITE, "新建职工书屋", "Workers' libraries built", "libraries_built"
    ),
    Figure(
        "libraries_built_provincial",
        Unit.SITE,
        "其中省级职工书屋",
        "of which provincial",
        "libraries_built_provincial",
    ),
    Figure(
        "libraries_built_city",
        Unit.SITE,
        "其中市级职工书屋",
        "of which city",
        "libraries_built_city",
    ),
    Figure(
        "libraries_built_county",
        Unit.SITE,
        "其中县级职工书屋",
        "of which county",
        "libraries_built_county",
    ),
    Figure(
        "smart_stations_built",
        Unit.SITE,
        "新建24小时智能户外劳动者驿站",
        "24-hour smart stations built",
        "smart_stations_built",
    ),
    Figure(
        "stations_built_cumulative",
        Unit.SITE,
        "累计建成户外劳动者驿站",
        "Outdoor-worker stations built so far",
        "stations_built",
        cumulative=True,
    ),
    Figure(
        "sports_social_participants",
        Unit.PERSON,
        "体育联谊活动参加职工",
        "Participants in sports and social events",
        "sports_social_participants",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "provincial_model_worker_nominations",
        Unit.PERSON,
        "推荐省劳动模范和先进工作者",
        "Provincial model workers recommended",
        "provincial_model_worker_nominations",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "city_craftsman_nominations",
        Unit.PERSON,
        "推荐“牧野大工匠”人选",
        "City craftsmen recommended",
        "city_craftsman_nominations",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "innovation_studio_applications",
        Unit.STUDIO,
        "申报劳模创新工作室",
        "Innovation studios applied for",
        "innovation_studio_applications",
    ),
    Figure(
        "rural_project_nominations",
        Unit.CASE,
        "推荐乡村振兴劳模出彩项目",
        "Rural projects recommended",
        "rural_project_nominations",
    ),
    Figure(
        "finest_worker_nominations",
        Unit.PERSON,
        "推荐“最美职工”人选",
        "Finest workers recommended",
        "finest_worker_nominations",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "exemplar_publicity",
        Unit.ATTENDANCE,
        "先进人物宣传",
        "Publicity features on exemplars",
        "exemplar_publicity",
    ),
    Figure(
        "recuperation_participants",
        Unit.PERSON,
        "组织疗休养职工",
        "Workers sent on recuperation",
        "recuperation_participants",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "unions_founded",
        Unit.UNION,
        "新业态和非公企业建会",
        "Unions founded in new-form and non-public enterprises",
        "unions_founded",
    ),
    Figure(
        "members_recruited",
        Unit.PERSON,
        "发展会员",
        "Members recruited",
        "members_recruited",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "drivers_homes_built",
        Unit.SITE,
        "新建司机之家",
        "Drivers' homes built",
        "drivers_homes_built",
    ),
    Figure(
        "driver_services",
        Unit.ATTENDANCE,
        "服务货车司机",
        "Services to truck drivers",
        "driver_services",
    ),
    Figure(
        "workers_helped",
        Unit.PERSON,
        "慰问帮扶困难职工",
        "Workers visited or helped",
        "workers_helped",
        basis=Basis.DISTINCT,
    ),
    Figure(
        "mental_health_lectures",
        Unit.SESSION,
        "职工心理健康讲座",
        "Mental-health lectures",
        "mental_health_lectures",
    ),
    Figure(
        "mental_health_lecture_persons",
        Unit.PERSON,
        "心理健康讲座惠及职工",
        "Workers at those lectures",
        "mental_health_lecture_persons",
        basis=Basis.HEAD_COUNT,
    ),
    Figure(
        "childcare_households",
        Unit.HOUSEHOLD,
        "爱心托管班惠及家庭",
        "Households with a child in summer care",
        "childcare_households",
        basis=Basis.DISTINCT,
    ),
    Figure(
        "mother_baby_rooms_built",
        Unit.SITE,
        "新建爱心母婴室",
        "Mother-and-baby rooms built",
        "mother_baby_rooms_built",
    ),
    Figure(
        "mediations_settled", Unit.CASE, "成功调解案件", "Disputes settled", "mediations_settled"
    ),
    Figure(
        "money_recovered",
        Unit.YUAN,
        "为职工追回资金",
        "Money recovered for workers",
        "money_recovered",
    ),
)
"""In the order of the published review."""

BY_KEY: dict[str, Figure] = {figure.key: figure for figure in FIGURES}
