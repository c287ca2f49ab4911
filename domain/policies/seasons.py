"""Which season a visit's day belongs to."""

from __future__ import annotations

from datetime import date, timedelta

from domain.refusals import Refusal
from domain.rules import Rules
from domain.values import Period, Season

_A_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=365)


def require_season_fits(season: Season, day: date, *, rules: Rules) -> None:
    """Refuses `season-mismatch`, unless the policy has relaxed the windows."""
    windows = rules.season_windows.get(season, ())
    if rules.season_enforced and not any(window.holds(day) for window in windows):
        raise Refusal("season-mismatch", field="season", season=season.value, day=day.isoformat())


def season_around(day: date, season: Season, *, rules: Rules) -> Period | None:
    """The days of the season that `day` lies in, over a year's end too; None outside it. A season
    that never ends is told as a year on either side."""
    windows = rules.season_windows.get(season, ())

    def edge(step: timedelta) -> date:
        last = day
        while abs(last - day) < _A_YEAR and any(window.holds(last + step) for window in windows):
            last += step
        return last

    if not any(window.holds(day) for window in windows):
        return None
    return Period(edge(-_A_DAY), edge(_A_DAY))
