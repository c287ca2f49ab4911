"""A small year with something in every figure, claimed, published, and changed afterwards."""

from __future__ import annotations

from aid_service.exports.page import Page
from aid_service.exports.review_answers import answers_of
from aid_service.exports.review_page import ReviewPage
from aid_service.exports.review_words import words_in
from aid_service.usecases.review import AsOf
from aid_service.usecases.staff import OPERATOR
from domain.values import Actor, Area
from tests import cases
from tests import year_objects as made
from tests.office import Office
from tests.staff import COUNTY

BASE = "https://aid.example.org"
HOSTILE = '<script>alert("1")</script> [x](javascript:1) | **bold** & 戏'

_ACTIVITIES = (
    made.an_activity(sessions=3, attendances=150),
    made.an_activity(kind="centre_activity", sessions=2, persons=60),
    made.an_activity(kind="theatre", sessions=4, attendances=1900, persons=1200),
    made.an_activity(kind="theatre", occurred_on="2023-06-01", attendances=50, persons=45),
    made.an_activity(kind="grassroots_culture", sessions=5, attendances=1450),
    made.an_activity(kind="sports_social", persons=30),
    made.an_activity(kind="mental_health_lecture", sessions=1, persons=25),
)
_FACILITIES = (
    made.a_facility(kind="library", name="L1", level="province"),
    made.a_facility(kind="library", name="L2", level="city"),
    made.a_facility(kind="library", name="L3", level="county"),
    made.a_station(smart_24h=True),
    made.a_facility(kind="mother_baby_room", name="Room"),
)
_HONOURS = (
    "provincial_model_worker",
    "city_craftsman",
    "innovation_studio",
    "rural_project",
    "finest_worker",
    "publicity",
    "recuperation",
)


def a_year(office: Office) -> None:
    for activity in _ACTIVITIES:
        made.made(office, "/activities", activity)
    made.made(office, "/publications", made.a_publication())
    made.made(office, "/publications", made.a_publication(kind="wechat_article"))
    for facility in _FACILITIES:
        made.made(office, "/facilities", facility)
    home = made.made(office, "/facilities", made.a_facility())
    office.caseworker.made(f"/facilities/{home}/services", made.a_service())
    for kind in _HONOURS:
        made.made(office, "/honours", made.an_honour(kind=kind, count=2))
    union = made.made(office, "/unions", made.a_union())
    office.caseworker.made(f"/unions/{union}/members", made.recruits(recruited=1200))
    mediation = made.a_settlement(office)
    office.caseworker.made(f"/mediations/{mediation}/recovery", made.an_instalment())
    gifts_and_care(office)
    balance = {"key": "stations_built_cumulative", "value": 11, "up_to": "2023-12-31"}
    office.admin.made("/reviews/opening-balances", balance)


def gifts_and_care(office: Office) -> None:
    """A gift in summer, one in winter to the same worker, and aid, which has no season."""
    worker, _ = cases.a_filed_household(office)
    fund = cases.a_fund(office)
    goods = [{"name": "米", "quantity": 1, "value": "80.00"}]
    gifts = (
        cases.a_gift(fund, "500.00", goods=goods),
        cases.a_gift(fund, "250.00", season="winter", occurred_on="2024-01-20"),
    )
    for gift in gifts:
        office.caseworker.made(f"/workers/{worker}/visits", gift)
    cases.aid(office, worker, "paid", fund_id=fund)
    course = cases.a_class(office)
    office.caseworker.made(f"/childcare/classes/{course}/enrolments", cases.a_child(worker))


def claim(key: str, value: int | str, unit: str, *, at_least: bool = False) -> dict[str, object]:
    return {"key": key, "value": value, "unit": unit, "at_least": at_least, "period": "2024"}


def reviewed(office: Office) -> None:
    """Claims of every verdict; then a publication, and a show that is recorded after it."""
    claims = [
        claim("lectures", 2, "session", at_least=True),
        claim("theatre_shows", 4, "session"),
        claim("members_recruited", 1210, "person", at_least=True),
        claim("money_recovered", "4000.00", "yuan"),
    ]
    office.approver.made("/reviews/2024/claims", claims)
    office.approver.made("/reviews/2024/publication")
    made.made(office, "/activities", made.a_show(title=HOSTILE))


def page_of(office: Office, language: str = "zh", *, year: int = 2024, at: int = 0) -> Page:
    """As the county's reader sees it; at the newest fact where no position is named."""
    area = Area.of_code(COUNTY)
    reader = Actor(OPERATOR.id, OPERATOR.role, area)
    moment = AsOf(position=at or office.ports.views.fresh())
    answers = answers_of(office.ports, reader, area, year, moment, language=language)
    return ReviewPage(answers, words_in(language), BASE).page()
