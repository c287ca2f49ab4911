"""The 37 figures as the contract lists them, written down again beside the service's own list."""

from __future__ import annotations

from typing import NamedTuple

_HEAD, _BY_IDENTITY = "head_count", "distinct"


class Row(NamedTuple):
    key: str
    unit: str
    basis: str | None = None
    cumulative: bool = False

    def period(self, year: int) -> str:
        return "cumulative" if self.cumulative else str(year)


TABLE = (
    Row("wechat_articles", "article"),
    Row("media_items", "article"),
    Row("lectures", "session"),
    Row("lecture_attendances", "attendance"),
    Row("centre_activities", "session"),
    Row("centre_activity_persons", "person", _HEAD),
    Row("theatre_shows", "session"),
    Row("theatre_attendances", "attendance"),
    Row("theatre_shows_cumulative", "session", cumulative=True),
    Row("theatre_persons_cumulative", "person", _HEAD, cumulative=True),
    Row("grassroots_culture_sessions", "session"),
    Row("grassroots_culture_attendances", "attendance"),
    Row("libraries_built", "site"),
    Row("libraries_built_provincial", "site"),
    Row("libraries_built_city", "site"),
    Row("libraries_built_county", "site"),
    Row("smart_stations_built", "site"),
    Row("stations_built_cumulative", "site", cumulative=True),
    Row("sports_social_participants", "person", _HEAD),
    Row("provincial_model_worker_nominations", "person", _HEAD),
    Row("city_craftsman_nominations", "person", _HEAD),
    Row("innovation_studio_applications", "studio"),
    Row("rural_project_nominations", "case"),
    Row("finest_worker_nominations", "person", _HEAD),
    Row("exemplar_publicity", "attendance"),
    Row("recuperation_participants", "person", _HEAD),
    Row("unions_founded", "union"),
    Row("members_recruited", "person", _HEAD),
    Row("drivers_homes_built", "site"),
    Row("driver_services", "attendance"),
    Row("workers_helped", "person", _BY_IDENTITY),
    Row("mental_health_lectures", "session"),
    Row("mental_health_lecture_persons", "person", _HEAD),
    Row("childcare_households", "household", _BY_IDENTITY),
    Row("mother_baby_rooms_built", "site"),
    Row("mediations_settled", "case"),
    Row("money_recovered", "yuan"),
)
KEYS = tuple(row.key for row in TABLE)
CUMULATIVE = tuple(row.key for row in TABLE if row.cumulative)
