"""Every outcome of an import has words, and what is shown of it is overwritten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.messages import MESSAGES
from clinicvault.gui import media_words
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.result import IMPORTED, LEFT_OUT, UNWANTED, WAITS, Result
from clinicvault.gui.importing.results import ResultModel, second_line
from clinicvault.gui.importing.telling import (
    ERASE_WORDS,
    LEFT_OUT_WORDS,
    beside,
    lines,
    why_not_erased,
)
from clinicvault.gui.importing.thumbs import Thumbs, fitted
from clinicvault.media.replies import REASONS
from clinicvault.media.results import NOTES, STRIPPED
from tests.gui import fakes
from tests.gui.hands import seen
from tests.gui.import_hands import TWINS, photo_of
from tests.gui.test_importing import page, ran, take_in

__all__ = ["page", "ran", "take_in"]  # fixtures


# words for everything


def test_every_code_of_a_file_has_words():
    assert [code for code in STRIPPED if code not in media_words._STRIPPED] == []
    assert [code for code in NOTES if not media_words.note(code)] == []
    for code in NOTES:
        assert media_words.note(code) in second_line(Result(IMPORTED, "a.jpg", notes=(code,)))


POOL = {"picture-too-slow", "picture-crashed", "reader-unavailable", "import-stopped"}
READING = {"file-not-regular", "file-changed", "file-unreadable", "import-fault", "pasted-gone"}
OTHERS = {"clip-unreadable", "subject-differs", "subject-unknown"}
PACKAGES = {f"package-{why}" for why in ("bomb", "damaged", "empty", "method", "nested")}
PACKAGES |= {f"package-{why}" for why in ("password", "too-large", "too-many")}


@pytest.mark.parametrize("code", sorted(REASONS | POOL | READING | PACKAGES | OTHERS))
@pytest.mark.parametrize("kind", ["refused", "set-aside"])
def test_every_reason_says_what_happened_and_what_to_do(code, kind):
    assert code in MESSAGES
    happened, todo = lines(Result(kind, "a.jpg", reason=code))
    assert "did not expect" not in happened
    assert len(todo) > 10


def test_every_reason_for_leaving_out_or_not_erasing_has_words():
    assert set(LEFT_OUT_WORDS) == {"live-clip", WAITS, UNWANTED}
    for code in LEFT_OUT_WORDS:
        assert code not in second_line(Result(LEFT_OUT, "a.mov", reason=code))
    assert lines(Result(LEFT_OUT, "a.mov", reason="of-tomorrow")) == ("of-tomorrow", "")
    told = {
        "not-imported",
        "partly-imported",
        "source-changed",
        "copy-damaged",
        "source-unwritable",
    }
    assert set(ERASE_WORDS) == told | {"package-incomplete", "package-locked"}
    assert why_not_erased("of-tomorrow") == "of-tomorrow"


def test_figures_of_a_reason_are_told(clinic):
    large = Result(
        "refused", "a.jpg", reason="picture-too-large", message="It has more than 200 million."
    )
    assert lines(large)[0] == "It has more than 200 million."
    language().choose("fr")
    assert lines(large)[0] != "It has more than 200 million."
    language().choose("en")


def test_results_say_what_was_done():
    assert second_line(Result(IMPORTED, "a.jpg")) == "Nothing had to be removed."
    noted = Result(
        IMPORTED,
        "a.jpg",
        view=View.FRONTAL,
        notes=("first-frame-only", "unknown-note"),
        stripped=("faces", "something-new"),
        raw=True,
        visit=dt.date(2026, 3, 4),
    )
    assert second_line(noted) == (
        "Frontal  ·  Removed: names of faces, something-new  ·  Only the first picture of the "
        "animation was kept. The RAW file is kept encrypted beside it. Visit of 4 Mar 2026"
    )
    clip = Result(IMPORTED, "a.mov", still="p1")
    assert lines(clip)[1] == "It is the short film of a live photo."
    film = Result(IMPORTED, "a.mp4", format=PhotoKind.VIDEO, taken="2026-11-21T09:04:00")
    assert beside(film) == "Film · 21 Nov 2026, 09:04"
    assert Result(IMPORTED, "clipboard:2").short_name == "Pasted picture 2"
    assert Result(IMPORTED, "C:\\photos\\a.jpg").short_name == "a.jpg"


# the thumbnails


def test_a_thumbnail_is_whole_in_its_square():
    wide = fitted(fakes.jpeg(1, 400, 200), 100, 2.0)
    assert (wide.width(), wide.height()) == (200, 100)
    assert wide.pixelColor(0, 0).alpha() == 0
    assert wide.pixelColor(100, 50).alpha() == 255
    assert fitted(b"damaged", 100).isNull()


@pytest.mark.parametrize("look", ["lines", "pictures"])
def test_films_documents_and_duplicates_are_painted_as_such(qtbot, page, click, look):
    panel = page.review
    page._stages.setCurrentWidget(panel)
    click(panel.looks.button(look))
    for n, kind in enumerate((PhotoKind.JPEG, PhotoKind.VIDEO, PhotoKind.PDF)):
        panel.photo(dataclasses.replace(photo_of(1), path=f"/c/{n}", photo=f"p{n}", kind=kind))
    panel.arrived(Result("duplicate", "/c/again.jpg", "p0"))
    side = 88 if look == "lines" else 192
    qtbot.waitUntil(lambda: len(panel.thumbs._kept) == 3)
    view = panel.list if look == "lines" else panel.grid
    shot = view.viewport().grab().toImage()
    boxes = [view.visualRect(view.model().index(n, 0)) for n in range(4)]
    pictures = [
        shot.copy(
            box.adjusted(45, 20, -20, -60) if look == "pictures" else box.adjusted(42, 6, 0, -6)
        )
        for box in boxes
    ]
    wide = side if look == "lines" else pictures[0].width()
    photo, film, document, again = (one.copy(0, 0, wide, one.height()) for one in pictures)
    assert photo != film != document != photo
    assert again not in (photo, film, document)


def test_thumbnails_are_made_in_a_worker_and_forgotten(context, qtbot, monkeypatch):
    import clinicvault.gui.importing.thumbs as module

    threads = []
    original = module.fitted
    monkeypatch.setattr(
        module,
        "fitted",
        lambda *given: (threads.append(threading.current_thread()), original(*given))[1],
    )
    made = Thumbs(context.jobs)
    made.put("a", fakes.jpeg(1))
    made.put("b", b"damaged")
    for photo in ("a", "b", "unknown"):
        assert made.get(photo, 80) is None
    with qtbot.waitSignal(made.ready):
        pass
    assert threading.main_thread() not in threads
    found = made.get("a", 80)
    assert not found.isNull()
    assert made.get("b", 80) is None
    made.wipe()
    assert found.toImage().pixelColor(30, 40).value() == 0
    assert made.get("a", 80) is None
    made.deleteLater()


def test_a_thumbnail_that_arrives_after_the_lock_is_overwritten(context):
    made = Thumbs(context.jobs)
    late = QImage(4, 4, QImage.Format.Format_RGB32)
    late.fill(Qt.GlobalColor.red)
    made._made({("a", 80): late})
    assert late.pixelColor(1, 1).value() == 0
    assert not made._kept
    made.deleteLater()


def test_only_as_many_thumbnails_are_held_as_needed(context):
    made = Thumbs(context.jobs)
    for n in range(200):
        made.put(str(n), b"x")
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        made._made({(str(n), 80): image})
    assert len(made._kept) == 160
    assert ("199", 80) in made._kept
    made.wipe()
    made.deleteLater()


def test_the_lock_wipes_everything(take_in, clinic):
    page = take_in(*TWINS, "rare.tif")
    held = list(page.review.thumbs._files.values())
    page.wipe()
    assert not any(any(one) for one in held)
    assert page.model.rowCount() == page.review.alike.rowCount() == 0
    assert page._photos == {}
    assert page._runs == []
    assert clinic.rows[4].name not in seen(page.review)


def test_the_model_removes_what_lies_together_at_once():
    model = ResultModel()
    for n in range(6):
        model.append(Result(IMPORTED, f"{n}.jpg", f"p{n}"))
    told = []
    model.rowsRemoved.connect(lambda _parent, first, last: told.append((first, last)))
    model.remove(["p1", "p2", "p4"])
    assert told == [(4, 4), (1, 2)]
    assert [one.name for one in model.results] == ["0.jpg", "3.jpg", "5.jpg"]
    assert model.count(IMPORTED) == 3
