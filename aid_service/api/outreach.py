"""Activities and publications."""

from __future__ import annotations

from typing import Any

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.objects import add_common_views
from aid_service.gate import command, ports
from aid_service.schemas.outreach import (
    ActivitiesOut,
    ActivityIn,
    ActivityOut,
    PublicationIn,
    PublicationOut,
    PublicationsOut,
)
from aid_service.usecases.outreach import (
    HoldActivity,
    IssuePublication,
    hold_activity,
    issue_publication,
    shown_activity,
    shown_publication,
)

activities = AidBlueprint("activities", __name__, url_prefix="/api/v1/activities")
publications = AidBlueprint("publications", __name__, url_prefix="/api/v1/publications")


@activities.writes("", needs="outreach.write", body=ActivityIn, answers=ActivityOut, status=201)
def hold(body: dict[str, Any]) -> Any:
    """Record an activity with its sessions and who came. 登记活动"""
    outcome = hold_activity(ports(), command(), HoldActivity(**body))
    return written(outcome, shown_activity(outcome.aggregate))


@publications.writes(
    "", needs="outreach.write", body=PublicationIn, answers=PublicationOut, status=201
)
def issue(body: dict[str, Any]) -> Any:
    """Record an article or an item in the media. 登记稿件"""
    outcome = issue_publication(ports(), command(), IssuePublication(**body))
    return written(outcome, shown_publication(outcome.aggregate))


add_common_views(activities, "activity", show=shown_activity, one=ActivityOut, many=ActivitiesOut)
add_common_views(
    publications, "publication", show=shown_publication, one=PublicationOut, many=PublicationsOut
)
