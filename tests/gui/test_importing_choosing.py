"""Choosing what to import: drop, files, folders, cards, clipboard."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStorageInfo, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import InputRefused
from clinicvault.gui.context import Place
from clinicvault.gui.importing import cards
from clinicvault.gui.importing.pasting import as_png, holds_pictures, picture_of
from tests.gui import fakes
from tests.gui.hands import give_file, named, seen, type_text


@pytest.fixture(autouse=True)
def inserted(monkeypatch) -> list[cards.Card]:
    """The memory cards of this computer."""
    found: list[cards.Card] = []
    monkeypatch.setattr(cards, "mounted_cards", lambda: tuple(found))
    return found


@pytest.fixture(autouse=True)
def clipboard(qapp):
    """The clipboard, empty before and after."""
    board = QApplication.clipboard()
    board.clear()
    yield board
    board.clear()


@pytest.fixture
def page(open_page):
    return open_page("import", fakes.INES)


@pytest.fixture
def choosing(page):
    return page.choosing


def drop(widget, urls: list[QUrl]) -> bool:
    data = QMimeData()
    if urls:
        data.setUrls(urls)
    at, action = QPoint(20, 20), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(
        at, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, enter)
    hovering = widget.property("over") == "true"
    event = QDropEvent(
        QPointF(at), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)
    return hovering


def red(side: int = 8) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 20, 30))
    return image


# files and folders


def test_files_and_folders_are_dropped(choosing, tmp_path):
    here = QUrl.fromLocalFile(str(tmp_path))
    assert drop(choosing.drop, [here, here, QUrl("https://nowhere.example/a.jpg")])
    assert choosing.paths == [tmp_path]
    assert "1 file or folder chosen" in seen(choosing.drop)
    assert not drop(choosing.drop, [])
    drop(choosing.drop, [QUrl("https://nowhere.example/a.jpg")])
    assert choosing.paths == [tmp_path]
    QApplication.sendEvent(choosing.drop, QDragLeaveEvent())
    assert choosing.drop.property("over") == "false"


def test_files_and_folders_are_chosen(page, choosing, click, settle, tmp_path):
    click(choosing.drop.files)
    give_file(page, tmp_path / "a.jpg", tmp_path / "b.zip")
    click(choosing.drop.folder)
    give_file(page, tmp_path)
    settle()
    assert choosing.paths == [tmp_path / "a.jpg", tmp_path / "b.zip", tmp_path]


def test_choose_again_takes_all_of_it_away(choosing, click, settle):
    choosing.take([Path("/cards/a.jpg")])
    settle()
    click(named(choosing, "Choose again"))
    assert choosing.paths == []
    assert "Drop photos, folders or a ZIP here" in seen(choosing.drop)
    assert "before anything is done" in seen(choosing.plan)


# memory cards


def test_a_card_is_offered_by_its_name_and_goes_with_it(choosing, inserted, click, settle):
    assert not choosing.cards.isVisible()
    inserted.append(cards.Card("EOS & Co", Path("/media/eos")))
    choosing.cards.look()
    settle()
    offered = named(choosing, "Take the photos of the memory card EOS & Co")
    assert offered.text() == "Memory card EOS && Co"
    click(offered)
    settle()
    assert choosing.paths == [Path("/media/eos")]
    inserted.clear()
    choosing.cards.look()
    settle()
    assert not choosing.cards.isVisible()


def test_cards_are_looked_for_only_while_the_page_is_in_view(page, choosing):
    assert choosing.cards._timer.isActive()
    page.window().go(Place("patients"))
    assert not choosing.cards._timer.isActive()
    page.window().go(Place("import"))
    assert choosing.cards._timer.isActive()


def test_a_disk_that_does_not_answer_is_asked_once(choosing, settle, monkeypatch):
    asked, answer = [], threading.Event()

    def hangs() -> tuple[cards.Card, ...]:
        asked.append(threading.current_thread())
        assert answer.wait(10)
        raise OSError

    settle()
    monkeypatch.setattr(cards, "mounted_cards", hangs)
    for _ in range(3):
        choosing.cards.look()
    answer.set()
    settle()
    assert len(asked) == 1
    assert asked[0] is not threading.main_thread()
    assert not choosing.cards._looking


class Volume:
    """What QStorageInfo tells of a mounted disk."""

    def __init__(self, root: Path, name: str = "", kind: bytes = b"vfat", ready: bool = True):
        self.root, self.label, self.kind, self.ready = root, name, kind, ready

    def isRoot(self) -> bool:
        return str(self.root) == "/"

    def isReady(self) -> bool:
        return self.ready

    def rootPath(self) -> str:
        return str(self.root)

    def name(self) -> str:
        return self.label

    def fileSystemType(self):
        from PySide6.QtCore import QByteArray

        return QByteArray(self.kind)


def test_a_card_is_a_volume_with_a_cameras_folder(tmp_path, monkeypatch):
    monkeypatch.undo()
    for name in ("one", "two", "far", "gone", "stick"):
        (tmp_path / name / ("DCIM" if name != "stick" else "docs")).mkdir(parents=True)
    volumes = [
        Volume(Path("/"), "root"),
        Volume(tmp_path / "two"),
        Volume(tmp_path / "one", "EOS_DIGITAL"),
        Volume(tmp_path / "far", kind=b"nfs4"),
        Volume(tmp_path / "gone", ready=False),
        Volume(tmp_path / "stick"),
        Volume(tmp_path / ("x" * 300)),
    ]
    monkeypatch.setattr(QStorageInfo, "mountedVolumes", staticmethod(lambda: volumes))
    one, two = cards.mounted_cards()
    assert one == cards.Card("EOS_DIGITAL", tmp_path / "one")
    assert two == cards.Card("two", tmp_path / "two")


# the clipboard


def test_pixels_are_packed_as_png_away_from_the_window(choosing, clipboard, click, settle, clinic):
    clipboard.setImage(red())
    click(choosing.drop.paste)
    settle()
    settle()
    assert QImage.fromData(bytes(choosing.pasted[0])).pixelColor(3, 3) == QColor(200, 20, 30)
    assert bytes(choosing.pasted[0]).startswith(b"\x89PNG")
    assert "1 picture pasted" in seen(choosing.drop)
    assert "1 pasted picture" in seen(choosing.plan)
    choosing.picker.choose(clinic.rows[0])
    click(choosing.start)
    settle()
    assert clinic.run_arguments["pasted"][0].startswith(b"\x89PNG")


def test_a_picture_that_is_a_file_already_goes_in_as_it_is(choosing, clipboard, click, settle):
    data = QMimeData()
    data.setData("image/png", b"the very bytes")
    clipboard.setMimeData(data)
    click(choosing.drop.paste)
    settle()
    assert choosing.pasted == [bytearray(b"the very bytes")]


@pytest.mark.parametrize("where", ["search", "label", "start"])
def test_control_v_pastes_files_wherever_the_cursor_is(
    qtbot, page, choosing, clipboard, settle, where
):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/cards/a.jpg"), QUrl("https://nowhere.example/b.jpg")])
    clipboard.setMimeData(data)
    target = {"search": choosing.picker.search, "label": choosing.label}.get(where, choosing)
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert choosing.paths == [Path("/cards/a.jpg")]


def test_control_v_in_an_input_pastes_text(qtbot, choosing, clipboard):
    clipboard.setText("Week 12")
    choosing.label.setFocus()
    qtbot.keyClick(choosing.label, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert choosing.label.text() == "Week 12"
    assert choosing.pasted == choosing.paths == []
    type_text(choosing.label, "!")
    assert choosing.label.text() == "Week 12!"


def test_an_empty_clipboard_pastes_nothing(choosing, click):
    click(choosing.drop.paste)
    assert choosing.pasted == choosing.paths == []


def test_what_the_clipboard_holds():
    text = QMimeData()
    text.setText("a")
    assert not holds_pictures(text)
    both = QMimeData()
    both.setText("a table")
    both.setImageData(red())
    assert not holds_pictures(both)
    empty = QMimeData()
    empty.setData("image/png", b"")
    assert picture_of(empty) is None
    with pytest.raises(InputRefused, match="picture-damaged"):
        as_png(QImage())


def test_packing_makes_no_file_and_overwrites_the_pixels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    image = red()
    assert as_png(image).startswith(b"\x89PNG")
    assert image.pixelColor(3, 3) == QColor(0, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_pasted_pictures_are_overwritten_by_the_lock(page, choosing, clipboard, click, settle):
    data = QMimeData()
    data.setData("image/png", b"secret")
    clipboard.setMimeData(data)
    click(choosing.drop.paste)
    settle()
    held = choosing.pasted[0]
    page.wipe()
    assert held == bytearray(6)
    assert choosing.pasted == []


def test_choosing_again_overwrites_what_was_pasted(choosing, clipboard, click, settle):
    data = QMimeData()
    data.setData("image/png", b"secret")
    clipboard.setMimeData(data)
    click(choosing.drop.paste)
    settle()
    held = choosing.pasted[0]
    click(named(choosing, "Choose again"))
    assert held == bytearray(6)


def test_pasted_pictures_of_an_import_are_overwritten_when_it_is_closed(
    page, choosing, clipboard, click, settle, clinic
):
    data = QMimeData()
    data.setData("image/png", b"secret")
    clipboard.setMimeData(data)
    click(choosing.drop.paste)
    choosing.picker.choose(clinic.rows[0])
    settle()
    click(choosing.start)
    settle()
    held = page._runs[0].pasted[0]
    assert held == b"secret"
    click(page.review.done)
    settle()
    assert held == bytearray(6)
    assert clinic.calls["import.close"] == 1
