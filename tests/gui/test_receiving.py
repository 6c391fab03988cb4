"""Packages of other clinics in the window: told before and after, opened, compared; our own key."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import RecipientSort
from clinicvault.gui.i18n import language
from clinicvault.gui.receiving import told
from clinicvault.gui.receiving.clinic_key import ClinicKeyDialog
from clinicvault.gui.receiving.compare import CompareDialog
from clinicvault.gui.receiving.dialogs import PackagesDialog, PassphraseDialog
from clinicvault.gui.receiving.paper import paint_card
from clinicvault.gui.receiving.senders_box import ForgetDialog, SendersBox
from clinicvault.gui.widgets.qr import modules
from clinicvault.services import views
from clinicvault.services.views.releases import RecipientDetails, RecipientView
from tests.gui import fakes
from tests.gui.fakes_receiving import CARD, KEY, KNOWN, LOCKED, SIGNED, WORDS
from tests.gui.hands import dialog, give_file, named, seen, type_text

FROM_US = dataclasses.replace(SIGNED, path="/cards/own.age", own=True)
FROM_HIM = dataclasses.replace(
    SIGNED, sender=KNOWN.name, sender_id=KNOWN.recipient_id, checked=KNOWN.checked, checked_by="Ada"
)
BARE = views.ReceivedPackage("/cards/bare.age")
FORGED = views.ReceivedPackage("/cards/x.zip", encrypted=False, refused="package-signature")


@pytest.fixture
def looked(clinic):
    """What lies in what is chosen; passphrases that open it, and what lies in it then."""

    def look(*packages, words="", then=()):
        asked: list[tuple[str, ...]] = []

        def told_of(paths, cancel=None, passphrases=()):
            asked.append(tuple(passphrases))
            found = then if words and words in passphrases else packages
            return views.SourceLook(2, 5000, (views.SourceKind("JPEG", 2, "kept"),), 0, found)

        clinic.look_into = told_of
        return asked

    return look


@pytest.fixture
def page(open_page, clinic, monkeypatch):
    """Of somebody who takes photos in and keeps the address book."""
    return told_page(open_page, clinic, monkeypatch, fakes.MARIE)


def told_page(open_page, clinic, monkeypatch, user, **more):
    def look(self, *values):
        return self.clinic.look_into(*values)

    monkeypatch.setattr(fakes.Importing, "look", look)
    page = open_page("import", user, **more)
    page.choosing.picker.choose(clinic.rows[4])
    return page


def drop(page, settle):
    page.choosing.drop.dropped.emit([Path("/cards/a.age")])
    settle()
    return page.choosing.plan.received


TOLD = {
    "unknown": (SIGNED, "warn", "Unknown sender", "Nobody has compared this"),
    "checked": (FROM_HIM, "ok", "From Dr Okafor, checked", "Compared by Ada"),
    "own": (FROM_US, "info", "Made by a computer of this clinic", "Made for Dr Marie Moreau"),
    "nobody": (BARE, "warn", "Nobody signed this package", "Anybody could have made it"),
    "locked": (LOCKED, "warn", "asks for its passphrase", "b.age"),
    "forged": (FORGED, "bad", "The signature of this package is wrong", "by telephone"),
    "late": (
        dataclasses.replace(FROM_HIM, over=True),
        "warn",
        "From Dr Okafor, checked",
        "that day is past",
    ),
    "altered": (
        dataclasses.replace(FROM_HIM, altered=("a.jpg",)),
        "bad",
        "From Dr Okafor, checked",
        "1 file is not what the sender signed",
    ),
    "missing": (
        dataclasses.replace(FROM_HIM, missing=("a.jpg", "b.jpg")),
        "warn",
        "From Dr Okafor, checked",
        "2 signed files are missing",
    ),
}


@pytest.mark.parametrize("which", TOLD)
def test_what_is_said_before_it_is_taken_in(page, looked, settle, which):
    package, tone, head, line = TOLD[which]
    looked(package)
    drop(page, settle)
    [card] = page.choosing.plan.received.cards
    assert told.tone(package) == tone
    assert head in card.head.text()
    assert line in seen(card)
    assert (card.compare is not None) is (which == "unknown")
    assert (card.words is not None) is (which == "locked")
    assert WORDS not in seen(page)  # only the sender can tell them


def test_in_french(page, looked, settle):
    looked(SIGNED, FROM_HIM)
    drop(page, settle)
    before = [one.text() for one in page.choosing.plan.received.findChildren(QLabel)]
    language().choose("fr")
    settle()
    after = [one.text() for one in page.choosing.plan.received.findChildren(QLabel)]
    assert len(before) == len(after)


def test_the_front_desk_sees_and_does_not_decide(open_page, clinic, monkeypatch, looked, settle):
    page = told_page(open_page, clinic, monkeypatch, fakes.INES)
    looked(SIGNED)
    drop(page, settle)
    [card] = page.choosing.plan.received.cards
    assert card.compare is None
    assert "A practitioner or privacy officer can compare it" in seen(card)


def test_the_passphrase_opens_it_and_goes_along(page, clinic, looked, click, qtbot, settle):
    asked = looked(LOCKED, words="six good words", then=(FROM_HIM,))
    [card] = drop(page, settle).cards
    click(card.words.open)
    assert "Please type the passphrase." in seen(card)
    type_text(card.words.field, "wrong words")
    click(card.words.open)
    settle()
    [card] = page.choosing.plan.received.cards
    assert "These words do not open the package." in seen(card)
    assert not card.words.field.text()
    type_text(card.words.field, " six good words ")
    qtbot.keyClick(card.words.field, Qt.Key.Key_Return)
    settle()
    assert asked == [(), ("wrong words",), ("six good words",)]
    [card] = page.choosing.plan.received.cards
    assert "From Dr Okafor, checked" in seen(card)
    click(page.choosing.start)
    settle()
    assert clinic.run_arguments["passphrases"] == ("six good words",)
    assert page.choosing.phrases == []


def test_words_are_forgotten_with_the_choice(page, looked, settle):
    looked(LOCKED, words="six good words", then=(FROM_HIM,))
    [card] = drop(page, settle).cards
    card.words_given.emit("six good words")
    settle()
    assert page.choosing.phrases == ["six good words"]
    page.choosing.drop_all()
    assert page.choosing.phrases == []
    page.wipe()
    assert not page.choosing.plan.received.cards


def test_not_more_words_than_an_import_tries(page, looked, settle):
    asked = looked(LOCKED)
    page.choosing.phrases = [f"words {n}" for n in range(8)]
    drop(page, settle)
    page.choosing._try_words("newest")
    settle()
    assert len(asked[-1]) == 8
    assert asked[-1][-1] == "newest"


def test_after_the_import_a_strip_says_whose_they_are(page, clinic, looked, click, settle):
    looked()
    clinic.received = (SIGNED,)
    drop(page, settle)
    click(page.choosing.start)
    settle()
    strip = page.review.received
    assert strip.isVisible()
    assert "Unknown sender" in seen(strip)
    click(strip.action)
    opened = dialog(page, PackagesDialog)
    [card] = opened.cards.cards
    click(card.compare)
    settle()
    compare = dialog(page, CompareDialog)
    type_text(compare.words, WORDS)
    click(compare.go)
    settle()
    assert "From Dr Okafor, checked" in seen(strip)
    assert strip.property("banner") == "ok"
    page.wipe()
    assert not strip.packages
    assert "Okafor" not in seen(strip)


def test_of_several_it_says_how_many_need_a_look(page, clinic, looked, click, settle):
    looked()
    clinic.received = (SIGNED, dataclasses.replace(FROM_HIM, path="/cards/c.age"), FORGED)
    drop(page, settle)
    click(page.choosing.start)
    settle()
    strip = page.review.received
    assert "3 packages of other clinics" in seen(strip)
    assert "2 of them need a look" in seen(strip)
    assert strip.property("banner") == "bad"
    clinic.received = (FROM_HIM,)
    page.review.received.add((dataclasses.replace(FROM_HIM, path=FORGED.path), FROM_HIM))
    assert "All their senders are known." in seen(strip)


def test_an_import_without_packages_says_nothing_of_them(page, looked, click, settle):
    looked()
    drop(page, settle)
    click(page.choosing.start)
    settle()
    assert not page.review.received.isVisible()


BOOK = (
    RecipientView("0" * 32, RecipientDetails("Dr Adams"), "Ada", fakes.NOW),
    RecipientView(
        "1" * 32,
        RecipientDetails("Dr Okafor", RecipientSort.COLLEAGUE, "Clinic Elsewhere"),
        "Ada",
        fakes.NOW,
    ),
)


@pytest.fixture
def compare(page, clinic, settle):
    """The dialog, over an address book."""

    def opened(*book):
        clinic.given.book = list(book)
        known: list[object] = []
        made = CompareDialog(page, page.desk, SIGNED, known.append)
        made.open()
        settle()
        return made, known

    return opened


def test_who_is_called_as_the_package_says_is_offered_first(compare, clinic, click, settle):
    made, known = compare(*BOOK)
    assert made.who.currentText() == "Dr Okafor, Clinic Elsewhere"
    assert not made.name.isVisible()
    assert WORDS not in seen(made)
    type_text(made.words, "one two three four")
    click(made.go)
    settle()
    assert made.errors.code == "sender-words"
    assert not known
    made.words.clear()
    type_text(made.words, WORDS)
    click(made.go)
    settle()
    assert clinic.compared_with == ("1" * 32, SIGNED.signer, WORDS)
    assert known == [KNOWN]


def test_somebody_new_is_written_down(compare, clinic, click, settle):
    made, known = compare(BOOK[0])
    assert made.who.currentText() == "Somebody who is not in the address book yet"
    assert made.name.text() == "Clinic Elsewhere"
    made.name.clear()
    type_text(made.words, WORDS)
    click(made.go)
    assert made.isVisible()  # a name is missing
    type_text(made.name, "Dr Okafor")
    click(made.go)
    settle()
    new, *rest = clinic.compared_with
    assert (new.name, new.sort, new.language) == ("Dr Okafor", RecipientSort.COLLEAGUE, "en")
    assert rest == [SIGNED.signer, WORDS]
    assert known == [KNOWN]


def test_the_choice_outlives_another_language(compare):
    made, _ = compare(*BOOK)
    made.who.setCurrentIndex(0)
    language().choose("fr")
    assert made.who.currentData() == "0" * 32
    assert made.who.count() == 3


def test_the_key_is_shown_copied_and_saved(page, clinic, click, settle, tmp_path):
    click(page.choosing.elsewhere)
    settle()
    made = dialog(page, ClinicKeyDialog)
    assert CARD.groups in seen(made)
    assert made.qr.modules == modules(KEY)
    for one in CARD.computers:
        assert one.name in seen(made)
        assert one.words in seen(made)
    click(made.copy)
    assert QApplication.clipboard().text() == KEY
    assert "Copied" in seen(made)
    click(made.save)
    give_file(made, tmp_path / "key.pdf")
    settle()
    assert (tmp_path / "key.pdf").read_text() == "en"
    assert "Saved as" in seen(made)
    QApplication.clipboard().clear()
    made.close()


def test_until_it_is_there_nothing_can_be_done_with_it(page, clinic, settle):
    clinic.gates["receiving.card"] = gate = threading.Event()
    made = ClinicKeyDialog(page, page.desk)
    made.open()
    assert not any(one.isEnabled() for one in (made.copy, made.print, made.save))
    gate.set()
    settle()
    assert made.copy.isEnabled()
    made.close()


def test_on_paper(tmp_path, qapp):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    assert paint_card(printer, CARD, modules(KEY))
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    printer.setOutputFileName(str(tmp_path / "nowhere" / "key.pdf"))
    assert not paint_card(printer, CARD, modules(KEY))


def test_an_interrupted_import_asks_for_the_words_again(
    page, clinic, looked, click, settle, monkeypatch
):
    looked()
    real = fakes.Importing.resume

    def resume(self, **named):
        if named["passphrases"] != ("six good words",):
            raise InputRefused("package-locked")
        return real(self, **named)

    monkeypatch.setattr(fakes.Importing, "resume", resume)
    clinic.unfinished = (clinic.rows[4].id, 2)
    page._look()
    settle()
    click(page.resume_banner.action)
    settle()
    made = dialog(page, PassphraseDialog)
    assert not made.errors.isVisible()
    click(made.go)
    assert made.isVisible()
    type_text(made.words, "wrong")
    click(made.go)
    settle()
    made = dialog(page, PassphraseDialog)
    assert "do not open the package" in seen(made)
    type_text(made.words, "six good words")
    click(made.go)
    settle()
    assert clinic.resumed_with == ("six good words",)
    assert "2 photos imported" in seen(page.review)


def test_later_is_possible(page, clinic, looked, click, settle, monkeypatch):
    looked()

    def resume(self, **_):
        raise InputRefused("package-locked")

    monkeypatch.setattr(fakes.Importing, "resume", resume)
    clinic.unfinished = (clinic.rows[4].id, 2)
    page._look()
    settle()
    click(page.resume_banner.action)
    settle()
    click(named(dialog(page, PassphraseDialog), "Later"))
    settle()
    assert page.resume_banner.isVisible()
    assert clinic.unfinished is not None


def test_known_computers_are_forgotten(page, clinic, click, settle):
    box = SendersBox(page.desk)
    box.setParent(page)
    told: list[bool] = []
    box.changed.connect(lambda: told.append(True))
    box.show_senders(())
    assert box.isHidden()
    box.show_senders((KNOWN,))
    box.show()
    assert "Compared by Ada" in seen(box)
    click(named(box, "Forget computer 1 of Dr Okafor"))
    settle()
    made = dialog(page, ForgetDialog)
    click(made.go)
    settle()
    assert clinic.calls["receiving.forget"] == 1
    assert told == [True]


def test_the_front_desk_forgets_nobody(open_page, clinic, monkeypatch):
    page = told_page(open_page, clinic, monkeypatch, fakes.INES)
    box = SendersBox(page.desk)
    box.setParent(page)
    box.show_senders((KNOWN,))
    box.show()
    assert "Compared by Ada" in seen(box)
    assert "Forget" not in seen(box)


def test_of_very_many_what_needs_a_look_comes_first(page, looked, settle, qtbot):
    many = [dataclasses.replace(FROM_HIM, path=f"/cards/{n}.age") for n in range(20)]
    looked(*many, FORGED, SIGNED)
    shown = drop(page, settle)
    qtbot.waitUntil(lambda: "10 more packages" in seen(shown))
    assert [one.package for one in shown.cards[:3]] == [FORGED, SIGNED, many[0]]
    assert len(shown.cards) == 12
    page.choosing.drop_all()
    assert "more packages" not in seen(page.choosing.plan)
