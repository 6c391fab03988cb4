"""A computer's clock set back: what was over stays over, and it is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.seen_time import SeenTime
from clinicvault.services.views import ConsentDraft
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture
def lent(filled):
    """(house, patient): consent for teaching lasts until today."""
    house, patient = filled
    with house.open(INA) as desk:
        today = dt.datetime.fromtimestamp(house.clock() / 1000).astimezone().date()
        desk.consents.record(patient, ConsentDraft(Purpose.TEACHING, until=today))
    return house, patient


def teach(desk, patient, folder):
    photo = desk.photos(patient)[0]
    return desk.exporting.open_plain(photo, Purpose.TEACHING, folder / "photo.jpg")


def teaching(desk, patient):
    [status] = [
        one.status for one in desk.consents.list(patient) if one.purpose is Purpose.TEACHING
    ]
    return status


def test_a_consent_that_was_over_does_not_open_again(lent, tmp_path):
    house, patient = lent
    house.clock.sleep_days(2)
    with house.open(PAUL) as desk:
        with pytest.raises(Refused, match="consent-expired"):
            teach(desk, patient, tmp_path)
        house.clock.sleep_days(-2)
        desk.clinic.leave()
        seen = desk.unlocking.unlock(desk.id_of(PAUL), password(PAUL))
        assert "warning-clock-behind" in seen.warnings
        with pytest.raises(Refused, match="consent-expired"):
            teach(desk, patient, tmp_path)
        assert teaching(desk, patient) is ConsentStatus.EXPIRED
    with house.open(PAUL) as desk, pytest.raises(Refused, match="consent-expired"):
        teach(desk, patient, tmp_path)
    assert list(tmp_path.glob("*.jpg")) == []


def test_a_clock_that_goes_right_is_not_spoken_of(lent, tmp_path):
    house, patient = lent
    with house.open(PAUL) as desk:
        assert "warning-clock-behind" not in desk.unlocking.session().warnings
        house.clock.sleep_days(-0.5)
        assert "warning-clock-behind" not in desk.unlocking.session().warnings
        house.clock.sleep_days(0.5)
        teach(desk, patient, tmp_path)


def test_a_note_that_is_none_counts_as_none(lent):
    house, _ = lent
    house.host.note(house.vault, "clock", "soon")
    with house.open(PAUL) as desk:
        assert desk.unlocking.session().warnings is not None
    assert int(house.host.noted(house.vault, "clock")) <= house.clock()


@pytest.mark.parametrize("note", ["9" * 14 + "0", "253402300800000", "1" * 5000, "-1"])
def test_a_note_of_no_year_that_comes_counts_as_none(lent, note):
    house, _ = lent
    house.host.note(house.vault, "clock", note)
    with house.open(PAUL) as desk:
        assert "warning-clock-behind" not in desk.unlocking.session().warnings
    assert int(house.host.noted(house.vault, "clock")) <= house.clock()


def test_the_note_is_written_where_an_hour_or_the_day_is_over(monkeypatch):
    now, written = [dt.datetime(2026, 6, 1, 12).astimezone()], []
    vault = SimpleNamespace(now=lambda: int(now[0].timestamp() * 1000), not_before_ms=0)
    host = SimpleNamespace(
        noted=lambda *_: str(written[-1]) if written else "",
        note=lambda _path, _name, text: written.append(int(text)),
    )
    seen = SeenTime(host, Path("vault"), vault)
    for hour, minute, times in ((12, 0, 1), (12, 40, 1), (23, 30, 2), (23, 59, 2)):
        now[0] = now[0].replace(hour=hour, minute=minute)
        seen.note()
        assert (len(written), vault.not_before_ms) == (times, vault.now())
    now[0] += dt.timedelta(minutes=2)
    seen.note()
    assert written[-1] == vault.now()
    now[0] -= dt.timedelta(days=1)
    seen.note()
    assert vault.not_before_ms == written[-1]


def test_lists_are_judged_by_the_time_that_was_seen(lent):
    house, patient = lent
    house.clock.sleep_days(2)
    with house.open(INA) as desk:
        told = desk.consents.due()
        badge = desk.patients.page(patient).row
        house.clock.sleep_days(-2)
        desk.clinic.leave()
        desk.unlocking.unlock(desk.id_of(INA), password(INA))
        assert ("expired", Purpose.TEACHING) in [(one.reason, one.purpose) for one in told]
        assert desk.consents.due() == told
        assert desk.patients.page(patient).row == badge


def test_a_clock_that_was_ahead_is_accepted_by_an_administrator(lent):
    house, patient = lent
    house.clock.sleep_days(400)
    with house.open(PAUL):
        house.clock.sleep_days(-400)
    with house.open(PAUL) as desk:
        assert not desk.workstations.list()[0].revoked
        assert desk.workstations.list()[0].clock_behind
        with pytest.raises(Refused, match="role"):
            desk.workstations.accept_clock()
        assert teaching(desk, patient) is ConsentStatus.EXPIRED
    with house.open(ADA) as desk:
        desk.workstations.accept_clock()
        assert not desk.workstations.list()[0].clock_behind
        [told] = desk.log(event="clock-accept")
        assert dict(told.detail)["hours"] in {"9599", "9600"}
    with house.open(PAUL) as desk:
        assert "warning-clock-behind" not in desk.unlocking.session().warnings
        assert teaching(desk, patient) is not ConsentStatus.EXPIRED
