"""The review through the window over the real services: from a look to the sign-off and out."""

from __future__ import annotations

import zipfile

import pytest

from clinicvault.gui.context import Place
from clinicvault.gui.log.disclosures.section import DisclosureSection
from clinicvault.gui.log.export.dialog import LogOutDialog
from clinicvault.gui.log.review.past import HistoryDialog, PastDialog
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.services.views import Disposition, ReviewRules
from tests.gui.hands import dialog, seen, type_text
from tests.gui.review_hands import WHY, card, section
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.reviewing import entries, look, own_record


def cards(review) -> list[str]:
    return [one.flag.rule for one in review._cards()]


@pytest.fixture
def looked(work):
    """Paul looked at a record that carries his own name; Ada is at the review."""
    real, _, _ = work(PAUL)
    look(real, own_record(real))
    real, shell, wait = work(ADA)
    shell.go(Place("log", tab="review"))
    wait()
    return real, shell, wait


def test_a_flag_from_the_day_to_its_end(looked, click):
    real, shell, wait = looked
    review = section(shell.page)
    assert review.errors.code == ""
    made = card(review, "own-record")
    assert made in review.groups["live"].cards
    assert PAUL in seen(made)
    assert "Looks at the own patient record: 1." in seen(made)
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    click(made.settle.save)
    wait()
    assert "own-record" not in [one.flag.rule for one in review.groups["live"].cards]
    [said] = entries(real, "flag-settle")
    assert (said.detail["state"], said.detail["note"]) == ("explained", WHY)
    click(review.groups["settled"].fold)
    wait()
    done = card(review, "own-record")
    click(done.links["history"])
    wait()
    assert WHY in seen(dialog(review, HistoryDialog))
    dialog(review, HistoryDialog).close()


def test_the_links_lead_on_the_real_page(looked, click):
    _, shell, wait = looked
    made = card(section(shell.page), "own-record")
    code = made.flag.patient.partition(" ")[0]
    click(made.links["patient"])
    wait()
    assert code in seen(shell.page)
    click(shell.page.sections.button("review"))
    wait()
    click(card(section(shell.page), "own-record").links["entries"])
    wait()
    assert shell.page.errors.code == ""


def test_the_day_is_signed_off(looked, click):
    real, shell, wait = looked
    review = section(shell.page)
    type_text(review.sign.note, "Looked at everything")
    click(review.sign.go)
    wait()
    assert "The review is signed off." in seen(review.notice)
    [signed] = entries(real, "log-signoff")
    assert signed.detail["note"] == "Looked at everything"
    click(review.news.past)
    wait()
    past = dialog(review, PastDialog)
    assert "Looked at everything" in seen(past)
    past.close()


def test_the_badge_is_no_reading_and_the_page_is(work, click):
    real, shell, wait = work(ADA)
    wait()
    assert entries(real, "log-read") == []
    shell.go(Place("log", tab="review"))
    wait()
    assert len(entries(real, "log-read")) == 1


def test_what_the_clinic_decides_is_kept(work, click):
    real, shell, wait = work(ADA)
    shell.go(Place("settings", tab="review"))
    wait()
    panel = shell.page.review
    assert panel.errors.code == ""
    panel.numbers.due.setValue(2)
    panel.numbers.notices.setChecked(True)
    panel.switches.rules["surname"].setChecked(False)
    click(panel.save)
    wait()
    assert panel.errors.code == ""
    rules = real.services.flags.rules()
    assert rules == ReviewRules(due_days=2, notices=True, off=("surname",), zone=rules.zone)


def test_a_notice_reaches_the_person_and_the_answer_the_review(work, click):
    real, shell, wait = work(ADA)
    real.services.flags.set_rules(ReviewRules(notices=True, closes=1, opens=0))
    look(real, own_record(real))
    real, shell, wait = work(ADA)
    assert real.services.flags.evening() == 1  # the service does so by itself once an hour
    real, shell, wait = work(PAUL)
    wait()
    notice = shell.watches["review"].notice
    assert notice is not None
    click(notice.unfold)
    assert "Own record" in seen(notice)
    type_text(notice.text, "My own appointment was wrong")
    click(notice.answer)
    wait()
    assert shell.watches["review"].notice is None
    real, shell, wait = work(ADA)
    shell.go(Place("log", tab="review"))
    wait()
    told = seen(card(section(shell.page), "own-record"))
    assert "“My own appointment was wrong”" in told


def test_the_check_code_goes_out_and_comes_back(work, click, tmp_path):
    _, shell, wait = work(ADA)
    made = WitnessDialog(shell, shell._desk)
    made.open()
    wait()
    assert made.errors.code == ""
    click(made.code.photo)
    wait()
    made.code._save(tmp_path / "sheet.pdf")
    wait()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert made.copies.model.rowCount() == 2
    made.choose("compare")
    made.compare.text.setPlainText(made.code.text.toPlainText())
    click(made.compare.go)
    wait()
    assert "It fits" in seen(made.compare.result)
    made.code.qr.resize_to(700)
    made.code.qr.grab().save(str(tmp_path / "photo.png"))
    made.compare._chosen([tmp_path / "photo.png"])
    wait()
    assert made.errors.code == ""
    assert "It fits" in seen(made.compare.result)
    made.close()


def test_the_log_goes_out(looked, click, tmp_path):
    _, shell, wait = looked
    made = LogOutDialog(shell, shell._desk)
    made.open()
    wait()
    for form in ("jsonl", "csv", "fhir-r4", "fhir-r5", "atna"):
        click(made.entries.forms.button(form))
        made.entries.start(tmp_path / form)
        wait()
        assert made.errors.code == "", form
        assert (tmp_path / form).stat().st_size > 1000
    made.show_part("evidence")
    made.evidence.start(tmp_path / "log.zip")
    wait()
    assert made.errors.code == ""
    assert "verify_log.py" in " ".join(zipfile.ZipFile(tmp_path / "log.zip").namelist())
    made.show_part("month")
    made.month.start(tmp_path / "month.pdf")
    wait()
    assert made.errors.code == ""
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF")
    made.close()


def test_to_whom_photos_were_given(work, click, tmp_path):
    real, shell, wait = work(ADA)
    shell.go(Place("log", tab="given"))
    wait()
    given = shell.page.part(DisclosureSection)
    assert given.errors.code == ""
    assert "Nothing was given to anybody in this time." in seen(given)
    given._save(tmp_path / "given.pdf")
    wait()
    assert given.errors.code == ""
    assert (tmp_path / "given.pdf").read_bytes().startswith(b"%PDF")
    outcomes = [one.outcome for one in entries(real, "log-accounting")]
    assert outcomes == ["done", "intent", "done"], "looked at, then written"


def test_the_front_desk_has_none_of_it(work):
    _, shell, wait = work(INA)
    wait()
    shell.go(Place("log", tab="review"))
    wait()
    assert shell.where().page != "log"
