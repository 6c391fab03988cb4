"""Names and the Tab key on erasure, hold, retention and report; see `test_accessibility`."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.hold import HoldDialog, LiftDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.endings.retention_acts import ErasureDialog
from clinicvault.gui.i18n import language
from tests.gui import fakes
from tests.gui.ears import heard, name, tabbed
from tests.gui.ending_hands import GIVEN, choose, erasure, to_allow, to_why
from tests.gui.fakes_endings import due, hold
from tests.gui.hands import type_text

SIZES = [(1440, 900), (940, 620)]


def first(page) -> str:
    """Id of the patient in view."""
    return page.patient.patient


DIALOGS = {
    "erase": lambda p, c: EraseDialog(p, p.desk, c.rows[0].id, print),
    "carry out": lambda p, c: CarryOutDialog(p, p.desk, erasure(c, 1, "granted"), print),
    "allow": lambda p, c: AllowErasureDialog(p, p.desk, erasure(c, 1), print),
    "waiting": lambda p, c: ErasureDialog(p, p.desk, erasure(c, 1), print),
    "done": lambda p, c: ErasureDialog(p, p.desk, erasure(c, 1, "done"), print),
    "hold": lambda p, c: HoldDialog(p, p.desk, ("aa", "Amélie Rousseau", "P-1"), print),
    "lift": lambda p, c: LiftDialog(p, p.desk, hold(c.rows[0]), print),
    "report": lambda p, c: ReportDialog(p, p.desk, c.rows[0].id),
    "log's part": lambda p, c: GiveLogDialog(p, p.desk),
}


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)
    clinic.endings.disclosures[clinic.rows[0].id] = (GIVEN,)


@pytest.fixture
def asked(open_page, clinic, settle):
    """Open a dialog over the retention page."""

    def ask(kind: str):
        page = open_page("retention", fakes.OLGA)
        made = DIALOGS[kind](page, clinic)
        made.open()
        settle()
        return made

    return ask


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(asked, settle, kind):
    made = asked(kind)
    assert name(made)
    assert made.accessibleName()
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    made.close()
    settle()


def test_every_step_of_asking_for_an_erasure(asked, click, settle):
    made = asked("erase")
    click(made.go)
    heard(made)
    to_why(made)
    heard(made)
    assert made.why.reason in tabbed(made)
    click(made.go)
    heard(made)
    assert made.allow.second.password in tabbed(made)
    click(made.allow.second.where.button("elsewhere"))
    heard(made)
    click(made.go)
    settle()
    heard(made)
    made.close()
    settle()


def test_an_erasure_to_its_certificate(asked, click, settle):
    made = asked("carry out")
    assert {made.sure, made.password} <= set(tabbed(made))
    made.sure.setChecked(True)
    type_text(made.password, fakes.PASSWORD)
    click(made.go)
    settle()
    heard(made)
    assert made.proof.save in tabbed(made)
    made.close()
    settle()


def test_a_report_to_its_end(asked, click, settle, tmp_path):
    made = asked("report")
    type_text(made.log.says.password, fakes.PASSWORD)
    click(made.go)
    settle()
    heard(made)
    made.seen.setChecked(True)
    made._write(tmp_path)
    settle()
    heard(made)
    made.close()
    settle()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", ["due", "held", "erased"])
def test_the_retention_page(open_page, clinic, size, part):
    rows = clinic.rows
    clinic.endings.lists["due"] = [due(rows[0])]
    clinic.endings.lists["held"] = [due(rows[1], hold=hold(rows[1]))]
    erasure(clinic, 2, "done")
    page = open_page("retention", fakes.OLGA, size, tab=part)
    choose(page.table, 0)
    heard(page.window())
    assert page.table in tabbed(page.window())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("user", [fakes.NOAH, fakes.OLGA])
def test_the_rules_of_retention(open_page, settle, user, size):
    page = open_page("settings", user, size, tab="retention")
    settle()
    heard(page.window())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("user", [fakes.MARIE, fakes.OLGA])
def test_the_patients_details(open_page, clinic, settle, user, held, size):
    if held:
        clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    page = open_page("patients", user, size, patient=clinic.rows[0].id, tab="details")
    settle()
    heard(page.window())
    assert page.patient.details.ending.report in tabbed(page.window())


@pytest.mark.parametrize("size", SIZES)
def test_approvals_of_erasures(open_page, clinic, size):
    for number, state in enumerate(("waiting", "granted", "running", "done", "denied"), 1):
        erasure(clinic, number, state)
    page = open_page("requests", fakes.OLGA, size)
    page.fold.click()
    heard(page.window())
    labels = [one.accessibleName() for one in page.findChildren(type(page.fold))]
    assert "Erase for good: Erasure of Chloé Lambert" in labels


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs_fit_a_small_screen(asked, settle, kind, code):
    language().choose(code)
    made = asked(kind)
    made.errors.show_error(StorageFailed("disk-full"))
    settle()
    made._fit()
    assert made.height() <= 700
    made.close()
    settle()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_longest_step_fits_a_small_screen(asked, settle, click, code):
    language().choose(code)
    made = asked("erase")
    to_allow(made)
    click(made.back)
    made.errors.show_error(StorageFailed("disk-full"))
    settle()
    made._fit()
    assert made.height() <= 700
    made.close()
    settle()


def test_a_long_name_does_not_widen_a_dialog(open_page, clinic, settle):
    long = dataclasses.replace(clinic.rows[0], name="Maximiliane " * 12)
    clinic.replace(long)
    page = open_page("retention", fakes.OLGA)
    made = EraseDialog(page, page.desk, long.id, print)
    made.open()
    settle()
    assert made.width() == 640
    made.close()
    settle()
