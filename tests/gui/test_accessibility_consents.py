"""Names and the Tab key in all that has to do with consents."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent_cards import Fold
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.patients.consent_withdraw import WithdrawDialog
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.ears import heard, tabbed
from tests.gui.fakes_consents import consent, consenting, paper
from tests.gui.test_accessibility_dialogs import PARENTS


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("minor", [True, False])
def test_recording_a_consent_step_by_step(open_page, clinic, settle, click, tmp_path, minor, size):
    page = open_page("patients", fakes.ALL, size, patient=clinic.rows[0].id, tab="consent")
    shown = dataclasses.replace(page.patient._page, minor=minor)
    made = ConsentDialog(page, page.desk, shown)
    made.open()
    for purpose in (Purpose.COLLEAGUES, Purpose.MARKETING):
        made.reasons.tiles[purpose].box.click()
    heard(made)
    click(made.next)
    settle()
    named_, marketing = made.who.cards.values()
    alike = [(one.since, one.until, one.face) for one in (named_, marketing)]
    assert len({part.accessibleName() for parts in alike for part in parts}) == 6
    named_.named.who.button("named").click()
    marketing.scope.button("photos" if minor else "visits").click()
    settle()
    heard(made)
    made.who.giver.who.button("nobody").click()
    next(iter(named_.named.ticks.values())).click()
    next(iter(marketing.channels.values())).click()
    for one in (marketing.visits, marketing.photos.list):
        if one.isVisible():
            one.item(0).setCheckState(Qt.CheckState.Checked)
    click(made.next)
    settle()
    assert made.form.text in tabbed(made)
    heard(made)
    click(made.next)
    (tmp_path / "form.jpg").write_bytes(paper())
    for way in made.proof.ways.values():
        way.click()
        heard(made)
    made.proof.choose(Evidence.PAPER_SCANNED)
    made.proof.scan.take([tmp_path / "form.jpg"])
    settle()
    heard(made)
    made.proof.choose(Evidence.SIGNED_ON_SCREEN)
    assert made.proof.sign.pad in tabbed(made)
    click(made.save)
    heard(made)
    made.close()
    settle()


def test_many_consents_with_everything_that_can_be_done(open_page, clinic, settle):
    clinic.consent_list[clinic.rows[0].id] = [
        PARENTS,
        consent(Purpose.TEACHING, 2, confirm_by=fakes.NOW),
        consent(Purpose.RESEARCH, 3),
        consent(Purpose.INSURER, 4, status=ConsentStatus.WITHDRAWN),
    ]
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id, tab="consent")
    heard(page)
    page.patient.consent.findChild(Fold).head.click()
    heard(page)


def test_what_a_withdrawal_brings_about(open_page, clinic, settle, click):
    given = views.DisclosureView("d1" * 16, fakes.NOW, "Dr Okafor", Purpose.CARE, 2, "age", "me")
    consenting(clinic).disclosures[clinic.rows[0].id] = [given]
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id)
    made = WithdrawDialog(page, page.desk, page.patient.patient, Purpose.CARE)
    made.open()
    settle()
    heard(made)
    click(made.go)
    settle()
    heard(made)
    made.close()
    settle()


def test_consents_to_look_after(open_page, clinic):
    row = clinic.rows[0]
    state = (row.id, row.name, "c1" * 16, Purpose.CARE, "expired", None, ConsentStatus.EXPIRED)
    consenting(clinic).due = [views.ConsentDue(*state)]
    page = open_page("consents", fakes.INES)
    heard(page)
    assert page.table in tabbed(page.window())
