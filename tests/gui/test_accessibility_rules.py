"""Every control of rules, reasons and the screen's protection has a name, and Tab reaches it."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QCoreApplication

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.rules import ClinicRules
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.people.capture_card import CaptureCard, CaptureDialog
from tests.gui import fakes
from tests.gui.ears import controls, nameless, unreached
from tests.gui.hands import dialog
from tests.gui.test_capture import System, shield, system

__all__ = ("System", "shield", "system")


def heard(parent) -> None:
    QCoreApplication.processEvents()
    assert controls(parent), parent
    assert nameless(parent) == []
    assert unreached(parent) == []


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("user", [fakes.NOAH, fakes.MARIE])
def test_the_rules(open_page, clinic, settle, user, code, size):
    clinic.access.rules = dataclasses.replace(ClinicRules(), active_days=7, majority=16)
    language().choose(code)
    page = open_page("settings", user, size, tab="rules")
    if user is fakes.NOAH:
        page.rules.rows["confirm_days"].number.setValue(3)
    heard(page)


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_the_reason_of_a_patient(open_shell, clinic, settle, size):
    clinic.purposes[clinic.rows[0].id] = Purpose.TEACHING
    shell = open_shell(fakes.MARIE, size)
    shell.go(Place("patients", clinic.rows[0].id))
    settle()
    assert shell.page.patient.header.reason.isVisible()
    heard(shell)


def test_the_screens_protection(shield, open_shell, settle, click):
    shell = open_shell(fakes.MARIE)
    shell.go(Place("settings"))
    settle()
    card = shell.page.findChild(CaptureCard)
    click(card.allow)
    heard(dialog(shell, CaptureDialog))
    dialog(shell, CaptureDialog).close()
    shield.allow()
    heard(shell)
