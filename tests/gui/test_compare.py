"""Before and after: side by side, wipe, overlay; together and apart; logged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from clinicvault.domain.errors import Refused
from clinicvault.gui.pictures.blend import OVERLAY, WIPE
from clinicvault.gui.theme import theme
from tests.gui import fakes
from tests.gui.hands import named, seen
from tests.gui.test_viewer import wheel


@pytest.fixture
def view(open_page, clinic):
    """A patient's page with nothing picked."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id).patient


@pytest.fixture
def panel(view, click, settle):
    """Compare with the suggested pair loaded."""
    click(view.compare.first_last)
    settle()
    settle()
    return view.compare


def test_first_and_latest_of_the_same_view_are_suggested(view, panel, clinic):
    photos = view.model.photos
    frontal = [photo.id for photo in photos if photo.view is fakes.View.FRONTAL]
    assert panel._pair == (frontal[-1], frontal[0])
    assert clinic.compared == [panel._pair]
    assert panel.before.text().startswith("Before · ")
    assert panel.after.text().startswith("After · ")


def test_without_a_pair_it_asks_for_one(view):
    assert "Pick two photos" in seen(view.compare)
    assert not view.compare.zoom.isEnabled()
    assert not view.compare.before.isVisible()


def test_one_photo_alone_is_no_comparison(view, settle, clinic):
    view.timeline.pick([view.model.photos[0].id])
    settle()
    assert view.compare.before.isVisible()
    assert not view.compare.after.isVisible()
    assert clinic.compared == []
    assert not view.compare.grab().isNull()


def test_the_same_pair_again_is_not_logged_again(view, panel, clinic):
    view._picked()
    assert len(clinic.compared) == 1


@pytest.mark.parametrize("mode", ["side", WIPE, OVERLAY])
def test_each_mode_shows_both(panel, click, mode):
    click(panel.modes.button(mode))
    assert panel.left.isVisible() == (mode == "side")
    assert panel.blend.isVisible() == (mode != "side")
    assert panel.mix.isVisible() == (mode == OVERLAY)
    assert panel.link.isEnabled() == (mode == "side")
    assert not panel.grab().isNull()


def test_the_wipe_shows_before_left_and_after_right(qtbot, panel, click):
    blend = panel.blend
    blend.setValue(0)
    after = blend.grab().toImage()
    blend.setValue(100)
    before = blend.grab().toImage()
    blend.setValue(50)
    both = blend.grab().toImage()
    y = blend.height() // 4
    left, right = blend.width() // 2 - 60, blend.width() // 2 + 60
    assert both.pixel(left, y) == before.pixel(left, y)
    assert both.pixel(right, y) == after.pixel(right, y)


def test_dragging_the_grip_wipes_and_elsewhere_moves(qtbot, panel):
    blend = panel.blend
    middle = QPoint(round(blend.divider), blend.height() // 2)
    qtbot.mousePress(blend, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(blend, QPoint(blend.width() // 5, middle.y()))
    qtbot.mouseRelease(blend, Qt.MouseButton.LeftButton)
    assert blend.value() == pytest.approx(20, abs=2)
    panel.state.place(4, 0.5, 0.5)
    start = QPoint(blend.width() - 40, 100)
    qtbot.mousePress(blend, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(blend, start - QPoint(50, 30))
    qtbot.mouseRelease(blend, Qt.MouseButton.LeftButton)
    assert panel.state.x > 0.5
    assert blend.value() == pytest.approx(20, abs=2)
    kept = panel.state.key()
    qtbot.mouseMove(blend, start)
    assert panel.state.key() == kept


def test_keys_wipe_and_zoom(qtbot, panel):
    blend = panel.blend
    blend.setFocus()
    qtbot.keyClick(blend, Qt.Key.Key_Right)
    assert blend.value() == 52
    qtbot.keyClick(blend, Qt.Key.Key_Plus)
    assert panel.state.zoom == pytest.approx(1.25)
    qtbot.keyClick(blend, Qt.Key.Key_0)
    assert panel.state.zoom == 1
    blend.setProperty("kbd", True)
    assert not blend.grab().isNull()
    wheel(blend, 2)
    assert panel.state.zoom == pytest.approx(1.25**2)


def test_the_share_slider_and_the_overlay_agree(panel, click):
    click(panel.modes.button(OVERLAY))
    panel.mix.setValue(30)
    assert panel.blend.value() == 30
    panel.blend.setValue(70)
    assert panel.mix.value() == 70


def test_zoom_is_together_until_unlinked(panel, click):
    click(panel.modes.button("side"))
    wheel(panel.left, 3)
    assert panel.right.state is panel.left.state
    click(panel.link)
    assert panel.right.state is panel.apart
    assert panel.apart.zoom == panel.state.zoom
    wheel(panel.right, 2)
    assert panel.apart.zoom > panel.state.zoom
    click(panel.link)
    assert panel.right.state is panel.state
    click(panel.reset)
    assert panel.state.zoom == panel.apart.zoom == 1


def test_the_zoom_slider_and_the_buttons_follow_each_other(panel, click):
    panel.zoom.setValue(200)
    assert panel.state.zoom == pytest.approx(4, rel=0.01)
    assert panel.percent.text() == "400 %"
    click(named(panel, "Zoom in"))
    assert panel.state.zoom == pytest.approx(5, rel=0.01)
    click(named(panel, "Zoom out"))
    assert panel.zoom.value() == 200


def test_zooming_far_fetches_the_originals_once(panel, settle, clinic):
    assert clinic.calls["full"] == 0
    panel.zoom.setValue(300)
    panel.zoom.setValue(310)
    settle()
    assert clinic.calls["full"] == 2
    assert panel.left.picture.full
    assert panel.right.picture.full
    panel.zoom.setValue(320)
    settle()
    assert clinic.calls["full"] == 2


def test_a_double_click_opens_that_photo(qtbot, view, panel, click, settle):
    click(panel.modes.button("side"))
    for canvas, place in ((panel.left, 0), (panel.right, 1)):
        with qtbot.waitSignal(view.photo_opened) as told:
            qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
        assert told.args == [panel._pair[place]]
        panel.window().page._close_viewer()
    settle()


def test_a_refusal_is_said(view, clinic, settle):
    clinic.fail["preview"] = Refused("consent-none")
    view._suggest()
    settle()
    assert view.compare.errors.code == "consent-none"


def test_it_follows_the_theme(panel):
    for look in ("dark", "light"):
        theme().choose(look)
        assert not panel.grab().isNull()
