"""Covering: faces offered, boxes, brush, bars and crop by hand and by keys, nothing unseen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.recipes import Background, Box, Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.covering import Part
from clinicvault.gui.export.editor_canvas import Tool
from clinicvault.gui.export.wizard import CHECK, COVER
from clinicvault.services.views.exports import FaceSaid
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands, drag, open_wizard
from tests.gui.hands import seen


@pytest.fixture
def service(clinic) -> given.FakeExports:
    """The export behind the wizard."""
    return clinic.giving


@pytest.fixture
def hands(open_page, clinic, service, settle) -> Hands:
    """Before the first question, three pictures picked."""
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    return Hands(open_wizard(page, service, 3), settle)


@pytest.fixture
def step(hands):
    """Covering where nobody may be recognised."""
    hands.reach(COVER, purpose=Purpose.TEACHING)
    return hands.wizard.step


@pytest.fixture
def open_step(hands):
    """Covering where faces may be seen."""
    hands.reach(COVER, purpose=Purpose.COLLEAGUES)
    return hands.wizard.step


def take(step, tool: Tool):
    """Choose a tool and give the canvas."""
    step.tools.take(tool)
    return step.canvas


# faces


def test_faces_are_looked_for_in_every_picture_once(step, clinic, hands, settle):
    assert clinic.calls["export.faces"] == 3
    assert "1 face was found." in seen(step)
    assert all(hands.wizard.draft.covering(one).searched for one in hands.wizard.draft.photos)
    hands.wizard.go(COVER)
    settle()
    assert clinic.calls["export.faces"] == 3


def test_while_faces_are_looked_for_nothing_is_right_yet(hands, clinic, settle):
    clinic.gates["export.faces"] = threading.Event()
    hands.reach(COVER - 1, purpose=Purpose.TEACHING)
    hands.wizard.next.click()
    step = hands.wizard.step
    assert "Looking for faces …" in seen(step)
    assert not step.panel.fine.isEnabled()
    clinic.gates.pop("export.faces").set()
    settle()
    assert step.panel.fine.isEnabled()


def test_no_face_found_does_not_pass_by_itself(hands, service, settle):
    for photo in hands.wizard.draft.photos:
        service.found[photo] = ()
    hands.reach(COVER, purpose=Purpose.TEACHING)
    step = hands.wizard.step
    assert "No face was found.\nLook yourself: no search finds every face." in seen(step)
    assert not step.ready
    hands.look()
    assert hands.wizard.here == CHECK


def test_a_search_that_fails_is_told_and_tried_again(hands, clinic, settle, click):
    hands.reach(COVER - 1, purpose=Purpose.TEACHING)
    clinic.fail["export.faces"] = given.damaged()
    hands.on()
    step = hands.wizard.step
    assert "Faces could not be looked for." in seen(step)
    click(step.panel.retry)
    settle()
    assert "1 face was found." in seen(step)
    assert not step.panel.retry.isVisible()


def test_where_nobody_may_be_recognised_no_face_can_be_shown(step):
    step.panel.list.setCurrentRow(0)
    radios = {said: step.panel.radio(said).isEnabled() for said in FaceSaid}
    assert radios == {
        FaceSaid.COVERED: True,
        FaceSaid.EYES: False,
        FaceSaid.SHOWN: False,
        FaceSaid.NO_FACE: True,
    }
    step.covering.say(0, FaceSaid.EYES)
    step.canvas.touched()
    assert "Somebody can be recognised." in seen(step)
    assert not step.panel.fine.isEnabled()
    assert step.missing == "Somebody can be recognised on a picture."
    step.panel.radio(FaceSaid.NO_FACE).click()
    assert step.panel.fine.isEnabled()


def test_a_bar_is_called_recognisable(open_step):
    open_step.panel.list.setCurrentRow(0)
    assert "Shown: recognisable" in seen(open_step.panel)
    open_step.panel.radio(FaceSaid.EYES).click()
    assert open_step.panel.list.item(0).text() == "Face 1: eyes only: recognisable"
    assert "Whoever knows the patient recognises this face." in seen(open_step.panel)
    assert "The patient can be recognised." in seen(open_step.panel)
    recipe = open_step.covering.recipe(None, 0)
    assert (recipe.covers, recipe.eye_bars) == ((), (given.FACE.eyes,))


def test_no_bar_is_offered_without_eyes(hands, service):
    service.found[hands.wizard.draft.photos[0]] = (given.SIDEWAYS,)
    hands.reach(COVER, purpose=Purpose.COLLEAGUES)
    panel = hands.wizard.step.panel
    panel.list.setCurrentRow(0)
    assert not panel.radio(FaceSaid.EYES).isEnabled()


# by hand


def test_a_box(qtbot, step):
    drag(qtbot, take(step, Tool.BOX), (0.1, 0.8), (0.3, 0.95))
    box = step.covering.now.boxes[0]
    assert (box.left, box.bottom) == pytest.approx((0.1, 0.95), abs=0.01)
    assert step.panel.item == (Part.BOX, 0)
    assert step.panel.list.count() == 2
    assert not step.covering.looked


def test_a_slip_of_the_hand_is_no_box(qtbot, step):
    drag(qtbot, take(step, Tool.BOX), (0.1, 0.8), (0.102, 0.801))
    assert step.covering.now.boxes == ()
    assert "That was too small, or there are too many covers." in seen(step)


def test_a_click_without_a_drag_is_nothing(qtbot, step):
    canvas = take(step, Tool.BOX)
    at = canvas.geometry_now.point((0.1, 0.8)).toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert step.covering.now.boxes == ()
    assert "too small" not in seen(step)


def test_a_brush_of_another_width(qtbot, step):
    assert not step.panel.brush.isVisible()
    canvas = take(step, Tool.BRUSH)
    assert step.panel.brush.isVisible()
    step.panel.brush.setValue(90)
    drag(qtbot, canvas, (0.2, 0.8), (0.8, 0.8))
    stroke = step.covering.now.strokes[0]
    assert stroke.width == pytest.approx(0.09)
    assert stroke.points[0] == pytest.approx((0.2, 0.8), abs=0.01)
    assert len(stroke.points) >= 4


def test_a_bar_from_eye_to_eye(qtbot, step):
    drag(qtbot, take(step, Tool.EYES), (0.4, 0.37), (0.6, 0.37))
    bar = step.covering.now.eyes[0]
    assert (*bar.first, *bar.second) == pytest.approx((0.4, 0.37, 0.6, 0.37), abs=0.01)
    assert step.panel.list.item(1).text() == "Bar over eyes 1: recognisable"


def test_a_crop_drawn_again_takes_the_place_of_the_first(qtbot, step):
    canvas = take(step, Tool.CROP)
    drag(qtbot, canvas, (0.1, 0.1), (0.9, 0.9))
    drag(qtbot, canvas, (0.2, 0.2), (0.8, 0.8))
    assert step.covering.now.crop.left == pytest.approx(0.2, abs=0.01)
    assert step.panel.list.item(step.panel.list.count() - 1).text() == "Cut to a part"


def test_a_cover_is_chosen_moved_and_resized(qtbot, step):
    canvas = take(step, Tool.MOVE)
    drag(qtbot, canvas, (0.5, 0.4), (0.55, 0.4))
    box = step.covering.now.faces[0].box
    assert step.panel.item == (Part.FACE, 0)
    assert (box.left, box.right) == pytest.approx((0.29, 0.81), abs=0.01)
    drag(qtbot, canvas, (box.right, box.bottom), (0.9, 0.8))
    box = step.covering.now.faces[0].box
    assert (box.left, box.right, box.bottom) == pytest.approx((0.29, 0.9, 0.8), abs=0.01)
    step.tools.undo.click()
    step.tools.undo.click()
    assert step.covering.now.faces[0].box == given.FACE.box


def test_dragging_beside_everything_moves_the_picture(qtbot, step):
    canvas = take(step, Tool.MOVE)
    canvas.zoom_by(4, None, canvas.stage)
    before = canvas.state.key()
    step.covering.say(0, FaceSaid.NO_FACE)
    qtbot.mousePress(canvas, Qt.MouseButton.RightButton, pos=canvas.rect().center())
    qtbot.mouseMove(canvas, canvas.rect().center() / 2)
    qtbot.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=canvas.rect().center() / 2)
    assert canvas.state.key() != before
    assert step.covering.now.faces[0].box == given.FACE.box


# by keys


def test_everything_by_keys(qtbot, step):
    canvas = step.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_B)
    assert step.tools.tool is Tool.BOX
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    first = step.covering.now.boxes[0]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    now = step.covering.now.boxes[0]
    assert now.left == pytest.approx(first.left + 0.01)
    assert now.bottom == pytest.approx(first.bottom + 0.01)
    assert now.top == pytest.approx(first.top)
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert step.covering.now.boxes == ()
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert step.covering.now.boxes == (now,)
    redo = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Z, redo)
    assert step.covering.now.boxes == ()
    qtbot.keyClick(canvas, Qt.Key.Key_C)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert step.covering.now.crop.left == pytest.approx(0.1)
    qtbot.keyClick(canvas, Qt.Key.Key_E)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert len(step.covering.now.eyes) == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.item is None
    assert step.isVisible()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.state.zoom > 1


def test_what_is_chosen_in_the_list_is_chosen_in_the_picture(qtbot, step, click):
    step.covering.add_box(Box(0.1, 0.8, 0.3, 0.9))
    step.canvas.touched()
    step.panel.list.setCurrentRow(1)
    assert step.canvas.item == (Part.BOX, 0)
    assert not step.panel.radio(FaceSaid.COVERED).isVisible()
    click(step.panel.remove)
    assert step.covering.now.boxes == ()
    assert step.canvas.item is None


# background, result, other pictures


def test_a_plain_background_and_its_hints(qtbot, step):
    assert not step.tools.tools.button("person").isVisible()
    combo = step.panel.background
    combo.setCurrentIndex(combo.findData(Background.WHITE))
    assert step.tools.tools.button("person").isVisible()
    drag(qtbot, take(step, Tool.PERSON), (0.5, 0.5), (0.5, 0.9))
    drag(qtbot, take(step, Tool.AROUND), (0.05, 0.1), (0.05, 0.9))
    recipe = step.covering.recipe(None, 0)
    assert recipe.background is Background.WHITE
    assert (len(recipe.person), len(recipe.around)) == (1, 1)
    combo.setCurrentIndex(0)
    assert not step.tools.tools.button("person").isVisible()
    assert step.tools.tool is Tool.MOVE


def test_the_result_is_what_the_service_renders(step, service, settle, hands):
    step.covering.cut(Box(0.0, 0.0, 0.5, 0.5))
    step.canvas.touched()
    step.tools.result.click()
    settle()
    assert service.plans[-1] == hands.wizard.draft.plan()
    size = step.result.picture.size
    assert (size.width(), size.height()) == (150, 200)
    assert not step.tools.tools.isEnabled()
    assert not step.tools.undo.isEnabled()
    step.tools.result.click()
    assert step.result.picture is None
    assert step.tools.tools.isEnabled()


def test_a_result_that_cannot_be_rendered_is_told(step, clinic, settle):
    clinic.fail["export.rendered"] = given.damaged()
    step.tools.result.click()
    settle()
    assert step.errors.code == "picture-damaged"
    assert not step.tools.result.isChecked()


def test_each_picture_is_looked_at_in_turn(step, hands, settle):
    photos = hands.wizard.draft.photos
    assert step.photo == photos[0]
    step.panel.fine.click()
    settle()
    assert step.photo == photos[1]
    assert "2 pictures to look at" in seen(step)
    step.strip.go(photos[0])
    step.covering.add_box(Box(0.1, 0.8, 0.3, 0.9))
    step.canvas.touched()
    assert "3 pictures to look at" in seen(step)
    hands.look()
    assert hands.wizard.here == CHECK


def test_all_at_once_only_where_faces_may_be_seen(open_step):
    assert open_step.all.isVisible()
    open_step.all.click()
    assert open_step.ready


def test_not_all_at_once_where_nobody_may_be_recognised(step):
    assert not step.all.isVisible()


def test_the_strip_says_what_is_to_do(step, hands):
    spoken = Qt.ItemDataRole.AccessibleTextRole
    rows = [step.strip.model().index(row).data(spoken) for row in range(3)]
    assert rows[0] == "Picture 1: Frontal, not looked at yet"
    step.panel.fine.click()
    assert step.strip.model().index(0).data(spoken).endswith("looked at")
    step.draft.covering(hands.wizard.draft.photos[2]).say(0, FaceSaid.SHOWN)
    step.strip.refresh()
    assert step.strip.model().index(2).data(spoken).endswith("somebody can be recognised")


def test_every_look_of_it_is_painted(qtbot, step):
    covering = step.covering
    covering.found((given.FACE, given.SIDEWAYS, given.FACE, given.FACE), FaceSaid.COVERED)
    for number, said in enumerate(FaceSaid):
        covering.say(number, said)
    covering.add_eyes((0.3, 0.3), (0.4, 0.32))
    covering.cut(Box(0.05, 0.05, 0.95, 0.95))
    drag(qtbot, take(step, Tool.BRUSH), (0.2, 0.9), (0.4, 0.9))
    for item in (*covering.now.items(), None):
        step.canvas.choose(item)
        assert not step.canvas.grab().isNull()
    for tool in (Tool.BOX, Tool.EYES, Tool.BRUSH):
        canvas = take(step, tool)
        at = canvas.rect().center()
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseMove(canvas, at / 2)
        assert not canvas.grab().isNull()
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_covered_face_is_not_seen_in_the_editor(step):
    image = step.canvas.grab().toImage()
    middle = step.canvas.geometry_now.point((0.5, 0.5)).toPoint() * image.devicePixelRatio()
    assert image.pixelColor(middle).name() == "#202020"


# films


def test_a_film_is_left_out_where_nobody_may_be_recognised(
    open_page, clinic, service, settle, click
):
    given.film(clinic)
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    hands = Hands(open_wizard(page, service, 3), settle)
    film = page.patient.model.photos[2].id
    hands.reach(COVER, purpose=Purpose.TEACHING)
    step = hands.wizard.step
    step.strip.go(film)
    settle()
    assert "A film or document cannot be covered." in seen(step)
    assert not step.tools.tools.isEnabled()
    assert not step.panel.fine.isEnabled()
    click(step.panel.leave)
    settle()
    assert film not in hands.wizard.draft.photos
    hands.look()
    assert hands.wizard.here == CHECK


def test_a_film_may_leave_as_it_is_where_faces_may_be_seen(open_page, clinic, service, settle):
    given.film(clinic)
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    hands = Hands(open_wizard(page, service, 3), settle)
    film = page.patient.model.photos[2].id
    hands.reach(CHECK)
    plan = hands.wizard.draft.plan()
    assert [one.photo for one in plan.pictures][2] == film
    assert plan.pictures[2].recipe == Recipe()
    assert not plan.pictures[2].looked
    hands.wizard.step.strip.go(film)
    settle()
    assert "This film or document leaves as it is." in seen(hands.wizard)
