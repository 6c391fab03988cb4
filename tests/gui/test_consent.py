"""Recording and withdrawing consent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent import ConsentDialog, WithdrawDialog
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture
def tab(open_page, clinic):
    """The consent tab of a patient."""

    def go(number: int, user=fakes.INES):
        return open_page(
            "patients", user, patient=clinic.rows[number].id, tab="consent"
        ).patient.consent

    return go


def test_the_first_consent_is_recorded(tab, click, settle, clinic):
    made = tab(2)
    assert "no photo can be taken in" in seen(made)
    click(made.record)
    asked = dialog(made, ConsentDialog)
    asked.evidence.setCurrentIndex(asked.evidence.findData(Evidence.VERBAL))
    type_text(asked.until, "1.2.2031")
    type_text(asked.note, "Schwägerin dabei")
    click(asked.save)
    settle()
    settle()
    kept = clinic.consent_list[clinic.rows[2].id][0]
    assert (kept.purpose, kept.evidence, kept.until, kept.note) == (
        Purpose.CARE,
        Evidence.VERBAL,
        dt.date(2031, 2, 1),
        "Schwägerin dabei",
    )
    text = seen(made)
    assert "Schwägerin dabei" in text
    assert "until 1 Feb 2031" in text
    assert clinic.rows[2].consent is ConsentStatus.VALID


def test_a_day_that_is_none_is_not_sent(tab, click, settle, clinic):
    made = tab(2)
    click(made.record)
    asked = dialog(made, ConsentDialog)
    type_text(asked.until, "soon")
    click(asked.save)
    assert asked.isVisible()
    asked.until.editingFinished.emit()
    assert asked.until.property("bad") == "true"
    settle()
    assert clinic.calls["consent.grant"] == 0
    click(named(asked, "Cancel"))


def test_withdrawing_says_what_follows_and_can_be_left(tab, click, settle, clinic):
    made = tab(0)
    click(named(made, "Withdraw"))
    asked = dialog(made, WithdrawDialog)
    assert "nobody at the clinic can open this patient's photos" in seen(asked)
    click(named(asked, "Keep the consent"))
    assert clinic.calls["consent.withdraw"] == 0
    settle()
    click(named(made, "Withdraw"))
    click(dialog(made, WithdrawDialog).go)
    settle()
    settle()
    assert clinic.rows[0].consent is ConsentStatus.WITHDRAWN
    assert "Withdrawn" in seen(made)


def test_withdrawing_another_reason_says_other_things(tab, click, settle, clinic):
    made = tab(0)
    view = dataclasses.replace(clinic.consent_list[clinic.rows[0].id][0], purpose=Purpose.TEACHING)
    made._withdraw(view)
    asked = dialog(made, WithdrawDialog)
    assert "no longer used or exported for this reason" in seen(asked)
    asked.close()
    settle()


def test_while_it_is_saved_nothing_closes_the_dialog(qtbot, tab, click, settle, clinic):
    made = tab(2)
    click(made.record)
    asked = dialog(made, ConsentDialog)
    clinic.gates["consent.grant"] = threading.Event()
    click(asked.save)
    assert not asked.save.isEnabled()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.close()
    assert asked.isVisible()
    clinic.gates.pop("consent.grant").set()
    settle()
    settle()


@pytest.mark.parametrize("call", ["consent.grant", "consent.withdraw"])
def test_what_fails_is_said_in_the_dialog(tab, click, settle, clinic, call):
    made = tab(0)
    clinic.fail[call] = StorageFailed("disk-full")
    click(made.record if call == "consent.grant" else named(made, "Withdraw"))
    asked = dialog(made)
    click(asked.save if call == "consent.grant" else asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    asked.close()


def test_a_role_that_does_not_see_consents_reads_so(tab, clinic, settle):
    clinic.replace(dataclasses.replace(clinic.rows[2], consent=ConsentStatus.UNKNOWN))
    made = tab(2)
    assert "Your role does not show consents." in seen(made)
    made.wipe()
    made._record()
    made._withdraw(None)
    made._fill()
