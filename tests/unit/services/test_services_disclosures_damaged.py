"""An accounting that rests on a damaged log: nothing is invented, and what may lack is said."""

import csv
import io

import pytest

from clinicvault.domain.errors import Cancelled, IntegrityError
from clinicvault.jobs import CancelToken
from tests.unit.services import test_services_disclosures as whole
from tests.unit.services.real_clinic import ADA, NEW
from tests.unit.services.test_services_log_damaged import alter

FIRST, LAST, told_as_text = whole.FIRST, whole.LAST, whole.told_as_text
told, house = whole.told, whole.house


@pytest.fixture
def desk(house):
    with house.open(NEW) as desk:
        yield desk


def test_what_the_index_knew_and_the_log_tells_no_more(desk, tmp_path):
    plain, given = desk.disclosures.accounting("", FIRST, LAST).lines
    alter(desk, given.entry)
    found = desk.disclosures.accounting("", FIRST, LAST)
    assert (found.lines, found.unread, found.unread_log) == ((plain,), 0, 1)
    assert found.damaged
    assert desk.disclosures.accounting("", FIRST, LAST, verify=True).faults > 0
    for name in ("given.pdf", "given.csv"):
        with pytest.raises(IntegrityError, match="accounting-damaged"):
            desk.disclosures.write("", FIRST, LAST, tmp_path / name)
    entry = desk.log(event="log-accounting")[0]
    assert (entry.outcome, int(dict(entry.detail)["faults"]) > 0) == ("done", True)
    text = " ".join(told_as_text(tmp_path / "given.pdf").split())
    assert "1 entry of the access log could not be read" in text
    assert "The access log is damaged" in text
    assert "1970" not in text
    rows = list(csv.DictReader(io.StringIO((tmp_path / "given.csv").read_text("utf-8-sig"))))
    assert [row["time"] != "" for row in rows] == [True, False, False]


def test_what_was_damaged_before_anybody_read_it(house, desk):
    with house.open(ADA) as other:
        _, given = other.disclosures.accounting("", FIRST, LAST).lines
    alter(desk, given.entry)
    found = desk.disclosures.accounting("", FIRST, LAST)
    assert len(found.lines) == 1
    assert found.unread_log == 1
    assert found.damaged


def test_a_clock_that_went_back_hides_no_gift(house, desk):
    """Such an entry is flagged, but whole."""
    before = len(desk.disclosures.accounting("", FIRST, LAST).lines)
    house.clock.ahead_ms -= 40 * 86_400_000
    desk.log_search.newest()
    assert len(desk.disclosures.accounting("", FIRST, LAST).lines) == before
    assert not desk.disclosures.accounting("", FIRST, LAST, verify=True).damaged


def test_it_can_be_cancelled(desk, tmp_path):
    token = CancelToken()
    token.cancel()
    for name in ("given.pdf", "given.csv"):
        with pytest.raises(Cancelled):
            desk.disclosures.write("", FIRST, LAST, tmp_path / name, cancel=token)
        assert not (tmp_path / name).exists()
    assert [row.outcome for row in desk.log(event="log-accounting")] == ["cancelled"] * 2
