"""Names and the Tab key in every step of the wizard; light, dark, small and French."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.gui.export.allow import AllowExportDialog
from clinicvault.gui.export.wizard import CHECK, COVER, HOW, PICTURES, REASON, RECIPIENT
from clinicvault.gui.i18n import language
from clinicvault.gui.theme import theme
from clinicvault.services.views import RequestView
from clinicvault.services.views.exports import ExportLook
from clinicvault.services.views.releases import OrderView
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.ears import heard
from tests.gui.export_hands import Hands, open_wizard

STEPS = (PICTURES, RECIPIENT, REASON, HOW, COVER, CHECK)


@pytest.fixture
def service(clinic) -> given.FakeExports:
    """The export behind the wizard."""
    return clinic.giving


@pytest.fixture
def hands_at(open_page, clinic, service, settle):
    """Before the first question, in a window of some size."""

    def begin(size: tuple[int, int] = (1440, 900)) -> Hands:
        page = open_page("patients", fakes.MARIE, size, patient=clinic.rows[0].id)
        return Hands(open_wizard(page, service, 3), settle)

    return begin


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_heard(hands_at, step):
    hands = hands_at()
    hands.reach(step, purpose=Purpose.TEACHING)
    heard(hands.wizard)


def test_the_form_of_a_new_recipient_is_heard(hands_at):
    hands = hands_at()
    hands.reach(RECIPIENT)
    hands.wizard.step.new.click()
    heard(hands.wizard)


def test_the_second_person_is_heard(hands_at, service):
    helpers = ((fakes.OLGA.id, fakes.OLGA.name),)
    service.verdict = ExportLook(second=given.BULK, approvers=helpers)
    hands = hands_at()
    hands.reach(CHECK)
    heard(hands.wizard)


def test_the_result_is_heard(hands_at, settle, tmp_path):
    hands = hands_at()
    hands.reach(CHECK, given.AXA)
    hands.wizard.step.save(tmp_path / "out.zip")
    settle()
    heard(hands.wizard)


def test_covering_with_a_face_chosen_and_a_brush_is_heard(hands_at):
    hands = hands_at()
    hands.reach(COVER, purpose=Purpose.TEACHING)
    step = hands.wizard.step
    step.panel.list.setCurrentRow(0)
    step.tools.tools.button("brush").click()
    heard(hands.wizard)


def test_what_a_screen_reader_says_of_the_picture(hands_at):
    hands = hands_at()
    hands.reach(COVER)
    told = QAccessible.queryAccessibleInterface(hands.wizard.step.canvas)
    assert told.text(QAccessible.Text.Name) == "Picture to cover"
    assert "arrows move what is chosen" in told.text(QAccessible.Text.Description)


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.ALL])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_a_second_person_looks_at_is_heard(open_page, clinic, settle, user, look):
    page = open_page("patients", user, (1024, 700), patient=clinic.rows[0].id)
    photos = tuple(photo.id for photo in page.patient.model.photos[:3])
    order = OrderView(clinic.rows[0].id, photos, Purpose.TEACHING, "age", "Dr Okafor")
    request = RequestView(
        "ab" * 16, RequestKind.EXPORT, "Noah", "00" * 16, order.patient_id, clinic.rows[0].name,
        "A reason of several words", fakes.NOW, fakes.NOW, "waiting", order=order,
    )  # fmt: skip
    theme().choose(look)
    made = AllowExportDialog(page, page.desk, request, order, print)
    made.open()
    settle()
    heard(made)
    assert made.height() <= 660
    assert not made.grab().isNull()
    made.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_small_window_in_french_and_dark(hands_at, step):
    hands = hands_at((1024, 700))
    hands.reach(step, purpose=Purpose.TEACHING)
    language().choose("fr")
    theme().choose("dark")
    wizard = hands.wizard
    assert not wizard.grab().isNull()
    right, bottom = wizard.width(), wizard.height()
    for one in (wizard.next, wizard.quit, wizard.stepper, wizard.step):
        corner = one.mapTo(wizard, one.rect().bottomRight())
        assert corner.x() < right
        assert corner.y() < bottom
    assert wizard.window().width() == 1024
