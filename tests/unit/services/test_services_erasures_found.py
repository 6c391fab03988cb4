"""Erasures are found by the code, however many came after; a missing date has its own refusal."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import patient_code
from clinicvault.services.erasures import service as erasing
from clinicvault.services.erasures.service import Erasing
from clinicvault.services.views import ErasureGround, PatientDetails
from tests.unit.services.real_clinic import ADA, INA

ASKED = ErasureGround.ASKED


@pytest.fixture(scope="module")
def asked(empty_clinic, tmp_path_factory):
    """(desk, patients): three erasures were asked for, one after the other."""
    house = empty_clinic[0].copy(tmp_path_factory.mktemp("erasures"))
    with house.open(INA) as desk:
        made = [desk.patients.add(PatientDetails("Zoë", name, None)).id for name in "ABC"]
        desk.be(ADA)
        for one in made:
            desk.erasing.ask(one, ASKED, "In a letter", before_time=True)
        yield desk, made


def listed(desk, limit):
    return [one.patient_id for one in desk.erasing.list(limit)]


def test_the_list_is_short_and_says_how_many_there_are(asked):
    desk, made = asked
    assert listed(desk, 1) == made[::-1]  # what can still go on is never left out
    desk.erasing.withdraw(desk.erasing.of(made[1]).id)
    assert listed(desk, 2) == made[::-1]
    assert listed(desk, 1) == [made[2], made[0]]
    assert desk.erasing.count() == 3


def test_what_is_not_proven_takes_no_other_ones_place(asked, monkeypatch):
    desk, made = asked
    monkeypatch.setattr(Erasing, "_waiting", lambda _: ["old", "older"])
    monkeypatch.setattr(erasing, "unproven_view", lambda _, one: one)
    assert [str(one) for one in desk.erasing.list(1)][:2] == ["old", "older"]
    assert desk.erasing.list(1)[2].patient_id == made[2]


def test_the_oldest_is_found_by_its_code(asked):
    desk, made = asked
    code = patient_code(bytes.fromhex(made[0]))
    for typed in (code, code.lower(), f" {code} "):
        assert desk.erasing.by_code(typed).patient_id == made[0]
    assert desk.erasing.of(made[0]) == desk.erasing.by_code(code)
    assert desk.erasing.by_code("P-0000-0000") is None
    assert desk.erasing.by_code("no code") is None


def test_where_nobody_can_tell_the_time_nobody_is_told_to_wait(asked):
    desk, made = asked
    with pytest.raises(Refused, match="retention-unknown"):
        desk.erasing.ask(made[0], ASKED, "In a letter")
