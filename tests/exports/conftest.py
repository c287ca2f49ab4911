from __future__ import annotations

import pytest

from tests.exports.small_year import a_year, reviewed
from tests.office import Office


@pytest.fixture
def year(office: Office) -> Office:
    """The small year, claimed and published, and changed since."""
    a_year(office)
    reviewed(office)
    return office
