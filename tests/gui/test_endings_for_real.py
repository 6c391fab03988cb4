"""Erasure, hold, retention and report through the window over the real services."""

from __future__ import annotations

from clinicvault.gui.access.request_card import RequestCard
from clinicvault.gui.context import Place
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.hold import HoldDialog, LiftDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.log.timeline.section import TimelineSection
from tests.gui.ending_hands import WHY, choose, to_allow
from tests.gui.hands import dialog, give_file, named, seen, type_text
from tests.unit.services.real_clinic import ADA, PAUL, jpeg, password


def with_photo(real, tmp_path) -> str:
    """A patient with a consent and a photo."""
    patient = real.patient()
    real.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
    return patient


def details(shell, patient: str, wait):
    """The card of a patient's details."""
    shell.go(Place("patients", patient, "details"))
    wait()
    card = shell.page.patient.details.ending
    assert card.errors.code == ""
    assert card.kept.text.text()
    return card


def test_an_erasure_from_asking_to_the_certificate(work, click, tmp_path):
    real, shell, wait = work(PAUL)
    patient = with_photo(real, tmp_path)
    code = real.patients.page(patient).row.code
    before = real.objects()
    real, shell, wait = work(ADA)
    card = details(shell, patient, wait)
    click(card.erase)
    wait()
    asking = dialog(card, EraseDialog)
    assert "1 photo, film or document" in seen(asking)
    to_allow(asking)
    assert asking.allow.second.name.currentText() == PAUL
    type_text(asking.allow.second.password, password(PAUL))
    click(asking.go)
    wait()
    carrying = dialog(card, CarryOutDialog)
    assert f"Allowed by {PAUL}" in seen(carrying)
    carrying.sure.click()
    type_text(carrying.password, password(ADA))
    click(carrying.go)
    wait()
    assert "The patient is erased" in seen(carrying)
    assert len(real.objects()) < len(before)
    click(carrying.proof.save)
    give_file(carrying, tmp_path / "certificate.pdf")
    wait()
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    click(carrying.close_button)
    wait()
    assert shell.page.patient.patient == ""
    shell.go(Place("retention", tab="erased"))
    wait()
    assert shell.page.model.index(0, 0).data() == code
    assert "Rousseau" not in seen(shell)


def test_the_second_person_at_another_computer(work, click, tmp_path):
    patient = work(PAUL)[0].patient()
    _, shell, wait = work(ADA)
    card = details(shell, patient, wait)
    click(card.erase)
    wait()
    asking = dialog(card, EraseDialog)
    to_allow(asking)
    click(asking.allow.second.where.button("elsewhere"))
    click(asking.go)
    wait()
    click(asking.close_button)
    _, shell, wait = work(PAUL)
    shell.go(Place("requests"))
    wait()
    (asked,) = shell.page.findChildren(RequestCard)
    assert "Erasure of Amélie Rousseau" in seen(asked)
    assert WHY in seen(asked)
    click(named(asked, "Allow"))
    allowing = dialog(shell.page, AllowErasureDialog)
    allowing.sure.click()
    click(allowing.go)
    wait()
    _, shell, wait = work(ADA)
    shell.go(Place("requests"))
    wait()
    (asked,) = shell.page.findChildren(RequestCard)
    click(named(asked, "Erase for good"))
    assert f"Allowed by {PAUL}" in seen(dialog(shell.page, CarryOutDialog))
    dialog(shell.page, CarryOutDialog).close()


def test_a_hold_is_in_the_way_until_it_is_lifted(work, click):
    patient = work(PAUL)[0].patient()
    real, shell, wait = work(ADA)
    card = details(shell, patient, wait)
    click(card.hold)
    holding = dialog(card, HoldDialog)
    type_text(holding.reason, "A complaint is open")
    click(holding.go)
    wait()
    assert "Reason: A complaint is open" in seen(card)
    assert not card.erase.isEnabled()
    shell.go(Place("retention", tab="held"))
    wait()
    page = shell.page
    assert "On hold: A complaint is open" in page.model.index(0, 3).data()
    choose(page.table, 0)
    click(page.held)
    lifting = dialog(page, LiftDialog)
    type_text(lifting.reason, "The court has decided")
    click(lifting.go)
    wait()
    assert page.model.rowCount() == 0
    assert real.holds.of(patient) is None


def test_the_rules_of_a_country(work, click):
    real, shell, wait = work(ADA)
    shell.go(Place("settings", tab="retention"))
    wait()
    panel = shell.page.retention
    assert panel.first.isVisible()
    assert len(panel.rows) == len(real.retention.rules().pack.rules)
    panel.rows[0].years.setValue(panel.rows[0].years.value() + 2)
    click(panel.save)
    wait()
    assert real.retention.rules().chosen
    assert real.retention.rules().own == {panel.rows[0].rule.key}


def test_the_patients_own_copy(work, click, tmp_path):
    real, shell, wait = work(PAUL)
    patient = with_photo(real, tmp_path)
    real, shell, wait = work(PAUL)
    card = details(shell, patient, wait)
    click(card.report)
    wait()
    made = dialog(card, ReportDialog)
    type_text(made.log.says.password, password(ADA))
    click(made.go)
    wait()
    assert made.errors.code == ""
    made.seen.click()
    click(made.languages.button("fr"))
    click(made.go)
    folder = tmp_path / "given"
    folder.mkdir()
    give_file(made, folder)
    wait()
    assert made.errors.code == ""
    assert "The report is ready" in seen(made)
    endings = sorted(one.suffix for one in folder.iterdir())
    assert endings == [".age", ".pdf"]
    assert len(real.consents.disclosures(patient)) == 1
    click(named(made, "Done"))
    wait()


def test_the_logs_part_by_the_code_alone(work, click, tmp_path):
    patient = work(PAUL)[0].patient()
    real, shell, wait = work(ADA)
    code = real.patients.page(patient).row.code
    shell.go(Place("log", tab="patient", patient=code))
    wait()
    click(shell.page.findChild(TimelineSection).report)
    giving = dialog(shell.page, GiveLogDialog)
    assert giving.code.text() == code
    click(giving.go)
    wait()
    assert giving.errors.code == ""
    giving.close()
    real, shell, wait = work(PAUL)
    card = details(shell, patient, wait)
    click(card.report)
    wait()
    made = dialog(card, ReportDialog)
    assert f"given by {ADA}" in seen(made)
    click(made.go)
    assert made.given.isVisible()
    made.close()
