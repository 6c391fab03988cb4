"""The ledger read at once, the days of its consents, the words for every form of a gift."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.log.words import LogWords
from clinicvault.services.reports import sections
from clinicvault.services.reports.words import ReportWords
from clinicvault.services.views import ConsentDraft
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.test_services_ledger import PAGE, WEBSITE, given, shown, withdrawn

FORMS = ("age", "patient", "html", "insurer", "zip", "cms", "sheet", "slides", "plain")


@pytest.fixture
def desk(filled):
    """Paul's; the patient consents to colleagues and to the website."""
    house, patient = filled
    with house.open(INA) as opened:
        opened.consents.grant(patient, Purpose.COLLEAGUES)
        opened.consents.record(patient, ConsentDraft(Purpose.MARKETING, channels=WEBSITE))
        opened.be(ADA)
        opened.releases.set_rules(
            replace(opened.releases.rules(), marketing=False, faces=frozenset())
        )
        opened.be(PAUL)
        opened.patient_id = patient
        yield opened


def test_gifts_and_what_is_shown_in_one_reading(desk):
    gift = given(desk)
    shown(desk)
    whole = desk.ledger.whole()
    assert whole.gifts == desk.ledger.gifts()
    assert whole.live == desk.ledger.live()
    assert len(whole.gifts) == 2
    assert {one.place for one in whole.live} == {PAGE}
    assert desk.ledger.whole(desk.patient_id) == whole
    other = desk.patient("Other")
    assert desk.ledger.whole(other).gifts == ()
    assert gift in {one.id for one in whole.gifts}
    desk.services.unlocking.lock()
    with pytest.raises(Refused, match="locked"):
        desk.ledger.whole()


def test_under_which_consent_in_days(desk):
    gift = given(desk)
    day = dt.date.today()  # noqa: DTZ011 (the clinic's)
    [one] = desk.ledger.gifts()
    assert one.id == gift
    assert one.consent_days == (day,)
    earlier = day - dt.timedelta(days=9)
    desk.be(INA)
    desk.consents.withdraw(desk.patient_id, Purpose.COLLEAGUES)
    desk.consents.record(desk.patient_id, ConsentDraft(Purpose.COLLEAGUES, since=earlier))
    desk.be(PAUL)
    given(desk)
    assert {one.consent_days for one in desk.ledger.gifts()} == {(day,), (earlier,)}


def test_an_erasure_tells_what_is_shown_and_leaves_out_what_came_back(desk):
    gift = given(desk)
    shown(desk)
    desk.be(ADA)
    look = desk.erasing.look(desk.patient_id)
    assert look.shown == (PAGE,)
    assert len(look.disclosures) == 2
    desk.ledger.note([gift], FollowUp.RETURNED)
    for item in desk.ledger.live():
        desk.ledger.take_down(item.id)
    look = desk.erasing.look(desk.patient_id)
    assert look.shown == ()
    assert [one.purpose for one in look.disclosures] == [Purpose.MARKETING]


def test_a_withdrawal_tells_the_form_as_it_was(desk):
    given(desk, form="insurer")
    follows = withdrawn(desk, Purpose.COLLEAGUES)
    assert [one.form for one in follows.disclosures] == ["insurer"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_form_has_words_on_paper(language):
    log, report = LogWords(language), ReportWords(language)
    for form in (*FORMS, "plain file", "report"):
        assert form == "report" or "(" not in sections._form(report, form)
        assert f"({form})" not in log.given(0, form)
    assert "(other)" in log.given(0, "other")
    assert "(other)" in sections._form(report, "other")
    assert log.given(2, "plain") != log.given(2, "plain file")
