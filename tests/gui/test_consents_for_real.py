"""Consents through the window over the real services: what is drawn, read and kept is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Place
from clinicvault.gui.patients.consent_acts import AttachDialog
from clinicvault.gui.patients.consent_cards import ConsentCard
from clinicvault.gui.patients.consent_evidence import EvidenceDialog
from clinicvault.gui.patients.consent_paper import PaperDialog
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.patients.consent_withdraw import WithdrawDialog
from clinicvault.gui.shell.shell import Shell
from tests.gui.consent_hands import sign
from tests.gui.hands import dialog, named, seen
from tests.unit.services.real_clinic import ADA, INA, jpeg


def consents_of(shell: Shell, patient: str, wait: Callable[[], None]):
    """The consent tab of a patient."""
    shell.go(Place("patients", patient, "consent"))
    wait()
    wait()
    return shell.page.patient.consent


def test_one_signature_for_two_reasons_is_drawn_and_read_again(work, click, qtbot):
    real, shell, wait = work(INA)
    patient = real.patient(consent=False)
    tab = consents_of(shell, patient, wait)
    click(tab.record)
    made = dialog(tab, ConsentDialog)
    click(made.reasons.tiles[Purpose.TEACHING].box)
    for _ in range(3):
        click(made.next)
        wait()
    shown = {purpose: made.form.text_of(purpose) for purpose in (Purpose.CARE, Purpose.TEACHING)}
    assert "Amélie Rousseau, born 4 May 1988" in shown[Purpose.CARE]
    sign(qtbot, made.proof.sign.pad)
    click(made.save)
    wait()
    wait()
    kept = {one.purpose: one for one in real.consents.list(patient)}
    for purpose, text in shown.items():
        assert kept[purpose].evidence is Evidence.SIGNED_ON_SCREEN
        assert kept[purpose].status is ConsentStatus.VALID
        (evidence,) = real.consents.evidence(kept[purpose].id)
        assert evidence.text_hash == hashlib.sha256(text.encode()).hexdigest()
    click(next(one for one in tab.findChildren(ConsentCard) if one.isVisible()).buttons["open"])
    wait()
    wait()
    opened = dialog(tab, EvidenceDialog)
    assert opened.pages.count == 1
    assert not opened.pages._pictures[0].empty
    assert "Amélie Rousseau, born 4 May 1988" in seen(opened)
    opened.close()
    wait()


def test_paper_to_follow_is_attached_and_then_withdrawn(work, click, tmp_path):
    real, shell, wait = work(INA)
    patient = real.patient()
    tab = consents_of(shell, patient, wait)
    assert "Scan to follow" in seen(tab)
    shell.go(Place("consents"))
    wait()
    assert [one.reason for one in real.consents.due()] == ["evidence-missing"]
    assert shell.page.model.total == 1
    tab = consents_of(shell, patient, wait)
    click(named(tab, "Attach the scan"))
    made = dialog(tab, AttachDialog)
    made.scan.take([jpeg(tmp_path / "form.jpg", 7, size=(600, 800))])
    wait()
    assert "1 page, as it will be kept" in seen(made)
    click(made.go)
    wait()
    wait()
    assert "Scan to follow" not in seen(tab)
    click(named(tab, "Withdraw"))
    wait()
    asked = dialog(tab, WithdrawDialog)
    assert "Nothing was given to anybody" in seen(asked)
    click(asked.go)
    wait()
    wait()
    assert "The consent is withdrawn" in seen(asked)
    (kept,) = real.consents.list(patient)
    assert kept.status is ConsentStatus.WITHDRAWN
    asked.close()
    wait()


def test_a_clinics_own_text_is_what_patients_read(work, click):
    real, shell, wait = work(ADA)
    shell.go(Place("settings", tab="forms"))
    wait()
    panel = shell.page.forms
    panel.title.setText("Our photographs of {patient}")
    click(panel.save)
    wait()
    assert not panel.errors.isVisible()
    real.be(INA)
    patient = real.patient()
    real.be(ADA)
    tab = consents_of(shell, patient, wait)
    click(named(tab, "Print the form"))
    wait()
    asked = dialog(tab, PaperDialog)
    assert "Our photographs of Amélie Rousseau" in seen(asked)
    asked.close()
    wait()
