"""Consent is often withdrawn because of the leak: a copy is traced under an emergency access."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.recipes import VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.tracing import comparing
from clinicvault.services.views.tracing import Confidence
from tests.unit.services.marked_exports import COVERED, gave, leaked, photo_file
from tests.unit.services.real_clinic import ADA, INA, PAUL, password

REASON = "A picture of her turned up on a public page"
NAMES = ("Dr Weber", "Dr Okafor", "Dr Kim")


@pytest.fixture
def given(empty_clinic, tmp_path):
    """(desk of Paul, patient, export of Dr Okafor, the leaked copy): three copies differ in words."""
    house = empty_clinic[0].copy(tmp_path / "pc")
    with house.open(INA) as desk:
        patient = desk.patient()
        report = desk.importing.run(patient, [photo_file(tmp_path / "1.jpg", 1)])
        desk.consents.grant(patient, Purpose.COLLEAGUES)
        desk.be(PAUL)
        photos = [one.photo for one in report.imported]
        made = {}
        for name in NAMES:
            recipe = dataclasses.replace(COVERED, mark=VisibleMark(f"{name}\nfor a second opinion"))
            made[name] = gave(desk, patient, photos, name, recipe)
        export, [jpeg] = made["Dr Okafor"][0], made["Dr Okafor"][1].values()
        yield desk, patient, export, leaked(tmp_path / "copy.jpg", jpeg)


def test_an_emergency_access_opens_the_record_to_the_search(given, tmp_path):
    desk, patient, export, copy = given
    desk.be(INA)
    desk.consents.withdraw(patient, Purpose.CARE)
    desk.be(PAUL)
    shut = desk.tracing.trace(copy)
    assert shut.confidence is Confidence.NOTHING
    assert shut.emergency
    assert [one.emergency for one in shut.not_looked] == [True]

    asked = desk.requests.emergency(patient, REASON, password(PAUL))
    desk.be(ADA)
    desk.requests.allow(asked.id)
    desk.be(PAUL)
    desk.requests.begin(asked.id, password(PAUL))
    found = desk.tracing.trace(copy)
    assert found.confidence is Confidence.TRACED
    assert (found.named[0].export, found.named[0].recipient) == (export, "Dr Okafor")
    assert (found.whole, found.emergency) == (True, False)

    desk.requests.end(asked.id)
    assert desk.tracing.trace(copy).confidence is Confidence.NOTHING
    desk.be(ADA)
    opened = [one for one in desk.log(event="trace", outcome="done") if one.patient]
    assert opened
    assert {dict(one.detail)["emergency"] for one in opened} == {asked.id}


def test_an_emergency_access_gives_the_search_to_nobody_else(given):
    desk, patient, _, copy = given
    desk.be(INA)
    desk.consents.withdraw(patient, Purpose.CARE)
    desk.be(PAUL)
    asked = desk.requests.emergency(patient, REASON, password(PAUL))
    desk.be(ADA)
    desk.requests.allow(asked.id)
    for user in (ADA, INA):
        desk.be(user)
        with pytest.raises(Refused, match="role"):
            desk.tracing.trace(copy)
    desk.be(PAUL)  # allowed, and not begun
    assert not desk.tracing.trace(copy).named


def test_copies_that_differ_in_their_words_cost_one_rendering(given, monkeypatch):
    desk, _, export, copy = given
    asked, compare = [], comparing.compare

    def counted(pool, suspect, data, turn, recipe, keys):
        asked.append((recipe, len(keys)))
        return compare(pool, suspect, data, turn, recipe, keys)

    monkeypatch.setattr(comparing, "compare", counted)
    found = desk.tracing.trace(copy)
    assert [one.export for one in found.named] == [export]
    bare = dataclasses.replace(COVERED, mark=None)
    assert asked == [(bare, 0), (bare, 3)]
