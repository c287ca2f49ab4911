"""Which season a visit's day belongs to."""

from __future__ import annotations

from datetime import date

from domain.refusals import Refusal
from domain.rules import Rules
from domain.values import Season


def require_season_fits(season: Season, day: date, *, rules: Rules) -> None:
    """Refuses `season-mismatch`, unless the policy has relaxed the windows."""
    windows = rules.season_windows.get(season, ())
    if rules.season_enforced and not any(window.holds(day) for window in windows):
        raise Refusal("season-mismatch", field="season", season=season.value, day=day.isoformat())
