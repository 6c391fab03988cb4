"""Names and the Tab key in every step and dialog of a sheet; dark, small and French."""

from __future__ import annotations

import pytest

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.wizard import CHECK, PICTURES, RESULT
from clinicvault.gui.i18n import language
from clinicvault.gui.sheets.pair_dialog import PairDialog
from clinicvault.gui.sheets.points import PointsDialog
from clinicvault.gui.sheets.printing import PrintDialog
from clinicvault.gui.theme import theme
from clinicvault.services.views.exports import PackageKind
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.ears import heard
from tests.gui.export_hands import Hands
from tests.gui.hands import dialog


@pytest.fixture
def hands_at(open_page, clinic, settle):
    """Before the first question, in a window of some size."""

    def begin(size: tuple[int, int] = (1440, 900)) -> Hands:
        page = open_page("patients", fakes.MARIE, size, patient=clinic.rows[0].id)
        page.giving.open_sheet(page.patient.page, [])
        settle()
        return Hands(page.giving.wizard, settle)

    return begin


def test_the_pairs_and_the_pages_are_heard(hands_at, settle, tmp_path):
    hands = hands_at()
    heard(hands.wizard)
    hands.reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PLAIN)
    settle()
    heard(hands.wizard)
    hands.wizard.step.save(tmp_path / "sheet.pdf")
    settle()
    assert hands.wizard.here == RESULT
    heard(hands.wizard)


def test_the_dialogs_are_heard(hands_at, settle):
    wizard = hands_at().wizard
    for open_it, kind in (
        (wizard.step.plus.click, PairDialog),
        (wizard.step.nudges.clicks.click, PointsDialog),
        (lambda: PrintDialog(wizard, wizard.desk, print).open(), PrintDialog),
    ):
        open_it()
        settle()
        made = dialog(wizard, kind)
        heard(made)
        made.reject()
        settle()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_dark_and_french_fit_as_well(hands_at, settle, size):
    theme().choose("dark")
    language().choose("fr")
    try:
        hands = hands_at(size)
        assert hands.wizard.here == PICTURES
        hands.reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PLAIN)
        settle()
        for one in hands.wizard.steps.values():
            assert one.minimumSizeHint().width() <= hands.wizard.width()
    finally:
        theme().choose("light")
        language().choose("en")
