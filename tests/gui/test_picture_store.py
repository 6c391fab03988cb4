"""Decoded pictures are overwritten: by the lock wherever they are, and when nobody holds them."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from clinicvault.domain.errors import Refused
from clinicvault.gui.pictures import store as module
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import PictureStore
from clinicvault.services.api import Pixels

from . import fakes


def picture() -> Picture:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    return Picture(image, full=False)


@pytest.fixture
def store(context, clinic) -> PictureStore:
    fakes.Unlocking(clinic).unlock(fakes.ALL.id, fakes.PASSWORD)
    return PictureStore(context.jobs, fakes.Viewing(clinic))


def test_what_the_full_picture_replaced_is_overwritten_by_the_lock(store):
    preview, full = picture(), picture()
    store._keep("a", lambda _: None, preview)
    store._keep("a", lambda _: None, full)
    assert store.kept("a") is full
    store.wipe()
    assert preview.empty
    assert full.empty
    assert store.kept("a") is None


def test_what_was_pushed_out_is_overwritten_by_the_lock(store):
    shown = [picture() for _ in range(module._PICTURES + 2)]
    for place, one in enumerate(shown):
        store._keep(str(place), lambda _: None, one)
    assert store.kept("0") is None
    assert not shown[0].empty
    store.wipe()
    assert all(one.empty for one in shown)


def test_a_picture_nobody_holds_is_overwritten(monkeypatch):
    wiped = []
    whole = Picture.wipe
    monkeypatch.setattr(Picture, "wipe", lambda self: (wiped.append(1), whole(self)))
    one = picture()
    del one
    gc.collect()
    assert wiped == [1]


def test_pixels_are_overwritten_even_if_they_cannot_be_drawn(monkeypatch):
    data = bytearray(b"\x01" * 36)

    def broken(*_, **__):
        raise MemoryError

    monkeypatch.setattr(Picture, "__init__", broken)
    with pytest.raises(MemoryError):
        Picture.from_pixels(Pixels(4, 3, 12, memoryview(data)))
    assert not any(data)


def test_released_pixels_are_zeros_and_a_readonly_picture_is_left():
    data = bytearray(b"\x07" * 36)
    Pixels(4, 3, 12, memoryview(data)).release()
    assert not any(data)
    Pixels(4, 3, 12, memoryview(b"\x07" * 36)).release()


def collected(qtbot, store, photo):
    """Ask for a picture and wait for it or the refusal."""
    got, errors = [], []
    store.preview(photo, got.append, errors.append)
    qtbot.waitUntil(lambda: bool(got or errors))
    return got, errors


def test_a_picture_from_memory_is_asked_for_and_logged_first(qtbot, store, clinic):
    photo = clinic.rows[0].id + "p"
    store._keep(photo, lambda _: None, picture())
    got, errors = collected(qtbot, store, photo)
    assert not errors
    assert got == [store.kept(photo)]
    assert clinic.calls["shown"] == 1


def test_a_picture_that_may_not_be_shown_any_more_is_forgotten(qtbot, store, clinic, monkeypatch):
    photo, shown = clinic.rows[0].id + "p", picture()
    store._keep(photo, lambda _: None, shown)

    def refused(*_, **__):
        raise Refused("consent-withdrawn", purpose="care")

    monkeypatch.setattr(fakes.Viewing, "shown", refused)
    got, errors = collected(qtbot, store, photo)
    assert not got
    assert errors[0].code == "consent-withdrawn"
    assert shown.empty
    assert store.kept(photo) is None


def test_a_picture_wiped_while_the_vault_was_asked_is_not_shown(qtbot, store, clinic, context):
    shown, got = picture(), []
    store._keep("p", lambda _: None, shown)
    store.preview("p", got.append)
    store.wipe()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert not got


def test_two_places_that_want_the_same_picture_are_one_look(qtbot, store, clinic, context):
    photo, got = "00" * 12, []
    store.preview(photo, got.append)
    store.preview(photo, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert clinic.calls["preview"] == 1
    assert got[0] is got[1]


def test_a_refusal_reaches_everybody_who_waits_and_may_be_tried_again(
    qtbot, store, clinic, monkeypatch
):
    errors = []

    def refused(*_, **__):
        clinic.calls["refused"] += 1
        raise Refused("consent-missing", purpose="care")

    monkeypatch.setattr(fakes.Viewing, "preview", refused)
    store.preview("p", lambda _: None, errors.append)
    store.preview("p", lambda _: None, errors.append)
    store.preview("p", lambda _: None)
    qtbot.waitUntil(lambda: len(errors) == 2)
    store.preview("p", lambda _: None, errors.append)
    qtbot.waitUntil(lambda: len(errors) == 3)
    assert clinic.calls["refused"] == 2


def test_a_picture_that_comes_after_everything_was_forgotten_is_not_kept(
    store, clinic, context, qtbot
):
    got, photo = [], "00" * 12
    store.preview(photo, got.append)
    store.wipe()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert store.kept(photo) is None
    assert not got
