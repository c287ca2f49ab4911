"""What lies on somebody's desk, asked over HTTP."""

from __future__ import annotations

from typing import Any

from tests.office import Office

WAITS_AT = {
    "submitted": "dossier_review",
    "reviewed": "dossier_household_visit",
    "visited": "dossier_economic_check",
    "checked": "dossier_notice",
}


def tasks(office: Office, who: str = "caseworker", **asked: Any) -> list[dict[str, Any]]:
    items = office.desk(who).asked("/tasks", **{"on": "2024-03-20"} | asked)["items"]
    assert all(item["sentence"] and "{" not in item["sentence"] for item in items)
    return list(items)


def kinds(office: Office, who: str = "caseworker", **asked: Any) -> list[str]:
    return [task["kind"] for task in tasks(office, who, **asked)]


def counted(office: Office, who: str, **asked: Any) -> dict[str, int]:
    told = office.desk(who).asked("/tasks/summary", **{"on": "2024-03-20"} | asked)
    assert told["total"] == sum(line["count"] for line in told["items"])
    assert all(line["title"] for line in told["items"])
    return {line["kind"]: line["count"] for line in told["items"]}
