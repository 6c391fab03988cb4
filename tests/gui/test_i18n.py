"""French is complete, fills the same placeholders, and reaches every widget at once."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel

import clinicvault.gui
from clinicvault.domain.errors import UsageError
from clinicvault.domain.messages import MESSAGES
from clinicvault.gui import errors, formats, words
from clinicvault.gui.i18n import (
    ERRORS,
    LANGUAGES,
    WINDOW,
    catalogue,
    hush,
    language,
    mark,
    read_texts,
    say,
    tr,
    trn,
)
from clinicvault.gui.texts import literals

SOURCES = sorted(Path(clinicvault.gui.__file__).parent.rglob("*.py"))
FRENCH = dict(read_texts(catalogue("fr")))
NEVER_SHOWN = ("seal", "wrap", "grant", "epoch", "batch", "directory key", "chain")


@pytest.fixture
def french(qapp):
    language().choose("fr")
    yield
    language().choose("en")


def window_texts() -> set[str]:
    return {text for path in SOURCES for text in literals(ast.parse(path.read_text(encoding="utf-8")))}


def error_texts() -> set[str]:
    return {text for texts in MESSAGES.values() for text in texts if text}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_of_the_window_has_its_french():
    assert window_texts() - {source for context, source in FRENCH if context == WINDOW} == set()


def test_every_message_has_its_french():
    assert error_texts() - {source for context, source in FRENCH if context == ERRORS} == set()


def test_no_translation_is_left_over():
    known = {(WINDOW, text) for text in window_texts()} | {(ERRORS, text) for text in error_texts()}
    assert set(FRENCH) - known == set()


def test_there_are_enough_texts_to_believe_the_search():
    assert len(window_texts()) > 350
    assert {"Lock now", "Every before.", "CLINIC", "1. Patient", "Cancel"} <= window_texts()


@pytest.mark.parametrize(("key", "text"), FRENCH.items(), ids=lambda value: str(value)[:40])
def test_a_translation_fills_the_same_placeholders(key, text):
    assert fields(text) <= fields(key[1])
    assert fields(key[1]) - {"when", "day"} <= fields(text)


@pytest.mark.parametrize("word", NEVER_SHOWN)
def test_inner_words_are_never_shown(word):
    shown = window_texts() | error_texts()
    assert not [text for text in shown if re.search(rf"\b{word}(s|ed|ing)?\b", text, re.IGNORECASE)]


def test_texts_are_literals_or_marked():
    """`tr` and `say` get a literal, or a name that was filled by `mark`; never an f-string."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "say", "trn", "mark"}:
                assert not any(isinstance(arg, ast.JoinedStr) for arg in node.args), (path.name, node.lineno)


def test_the_finder_sees_every_way_to_say_something():
    source = """
label("A one", tip="not here")
button("B two", "primary", icon="camera", tip="C three")
say(widget.setText, "D four" if x else "E five", name="no")
trn("F six", "G seven", n)
field("H eight", widget, "I nine")
other("J ten")
"""
    assert list(literals(ast.parse(source))) == [
        "A one", "not here", "B two", "C three", "D four", "E five", "F six", "G seven", "H eight", "I nine",
    ]


def test_a_default_text_of_a_cancel_button_counts():
    assert "Stop it" in list(literals(ast.parse("def cancel_button(self, text='Stop it'): ...")))


def test_the_words_of_the_design_are_used(french):
    assert tr("Front desk") == "Accueil"
    assert tr("Computer") == "Poste"
    assert tr("Given to") == "Remis à"
    assert tr("Reason") == "Motif"
    assert tr("Visit") == "Visit"  # not a text of the window
    assert tr("Daily check code") == "Code de contrôle du jour"
    assert tr("Log complete, checked {time}", time="09:40") == "Journal complet, vérifié à 09:40"
    assert "fiches de secours" in tr("Your recovery sheets")


def test_a_bound_text_follows_the_language(qtbot):
    widget = QLabel()
    qtbot.addWidget(widget)
    say(widget.setText, "Born {day}", day=lambda: formats.day(dt.date(1988, 5, 4)))
    assert widget.text() == "Born 4 May 1988"
    language().choose("fr")
    assert widget.text() == "Né(e) le 4 mai 1988"
    language().choose("en")
    assert widget.text() == "Born 4 May 1988"


def test_a_hushed_text_stays(qtbot):
    widget = QLabel()
    qtbot.addWidget(widget)
    say(widget.setText, "Patients")
    hush(widget.setText, "Amélie")
    language().choose("fr")
    language().choose("en")
    assert widget.text() == "Amélie"


def test_a_destroyed_widget_is_forgotten(qapp, qtbot):
    import shiboken6

    widget = QLabel()
    say(widget.setText, "Patients")
    shiboken6.delete(widget)
    language().choose("fr")
    language().choose("en")


def test_bound_texts_do_not_keep_a_widget_alive(qapp):
    import gc
    import weakref

    widget = QLabel()
    say(widget.setText, "{what}", what=lambda: widget.objectName() or "x1")
    language().follow(widget, lambda: widget.update())
    seen = weakref.ref(widget)
    del widget
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize(("n", "english", "french_text"), [(0, "0 photos", "0 photo"), (1, "1 photo", "1 photo"), (2, "2 photos", "2 photos")])
def test_plurals(qapp, n, english, french_text):
    assert trn("{n} photo", "{n} photos", n) == english
    language().choose("fr")
    try:
        assert trn("{n} photo", "{n} photos", n) == french_text
    finally:
        language().choose("en")


def test_an_unknown_text_stays_english(french):
    assert tr("Nobody translated this") == "Nobody translated this"
    assert mark("x") == "x"


def test_the_system_language_is_followed_where_it_is_known(qapp, monkeypatch):
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("fr_CA")))
    language().choose("")
    assert language().code == "fr"
    assert language().locale.name() == "fr_CA"
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("de_DE")))
    language().choose("")
    assert language().code == "en"
    language().choose("en")


def test_qt_itself_speaks_french(french):
    from PySide6.QtCore import QCoreApplication

    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"


def test_a_missing_catalogue_gives_nothing(tmp_path):
    assert dict(read_texts(tmp_path / "none.ts")) == {}


def test_unfinished_messages_do_not_count(tmp_path):
    path = tmp_path / "x.ts"
    path.write_text(
        '<TS><context><name>Window</name><message><source>A</source><translation type="unfinished"></translation>'
        "</message><message><source>B &amp; C</source><translation>D</translation></message></context></TS>"
    )
    assert dict(read_texts(path)) == {("Window", "B & C"): "D"}


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_word_table_is_whole(qapp, code):
    from clinicvault.domain.clinical import ConsentStatus, Evidence, View
    from clinicvault.domain.records import Purpose, UserState
    from clinicvault.domain.roles import Role

    language().choose(code)
    for word, values in (
        (words.role, Role), (words.duties, Role), (words.view, View), (words.purpose, Purpose),
        (words.consent_badge, ConsentStatus), (words.consent_state, ConsentStatus),
        (words.evidence, Evidence), (words.user_state, UserState),
    ):
        texts = [word(value) for value in values]
        assert len(set(texts)) == len(texts)
        assert all(texts)
    language().choose("en")


def test_reasons_name_the_roles(french):
    from clinicvault.domain.roles import Act

    assert words.act_reason(Act.VIEW_PHOTO) == "Photos : pour Praticien"


def test_unknown_words_of_the_log_stay(qapp):
    assert words.event("new-thing") == "new-thing"
    assert words.event_icon("new-thing") == "info"
    assert words.outcome("odd") == "odd"
    assert words.purpose_slug("care") == "Care"
    assert words.purpose_slug("odd") == "odd"


@pytest.mark.parametrize(("name", "letters"), [("Amélie Rousseau", "AR"), ("Élodie", "É"), ("Ana-María de la Cruz", "AC"), ("", ""), ("3 Ana", "A")])
def test_initials(name, letters):
    assert words.initials(name) == letters


def test_errors_are_translated_before_they_are_filled(french):
    happened, safe, todo = errors.explain(UsageError("share-unreadable", number=2))
    assert "{" not in happened + safe + todo
    assert happened == FRENCH[(ERRORS, MESSAGES["share-unreadable"][0])].format_map({"number": 2})


def test_a_missing_placeholder_does_not_break_a_report(french):
    template = next(code for code, texts in MESSAGES.items() if fields(texts[0]))
    assert "…" in errors.sentences(template)[0]


def test_an_unknown_code_names_itself(qapp):
    assert "odd-code" in errors.sentences("odd-code")[2]
    assert errors.short("wrong-password") == MESSAGES["wrong-password"][0]


def test_every_message_fills_in_both_languages(qapp):
    for code in MESSAGES:
        for chosen in LANGUAGES:
            language().choose(chosen)
            assert all(errors.sentences(code, {name: 1 for text in MESSAGES[code] for name in fields(text)}))
    language().choose("en")


def test_dates_and_numbers_follow_the_language(qapp):
    when = dt.datetime(2026, 11, 21, 9, 41, 7).astimezone()
    try:
        for code, day, number, size in (("en", "21 Nov 2026", "1,234.5", "1.2 GB"), ("fr", "21 nov. 2026", "1\u202f234,5", "1,2 Go")):
            language().choose(code)
            assert formats.day(when.date()) == day
            assert formats.moment(when) == f"{day}, 09:41"
            assert formats.number(1234.5, 1) == number
            assert formats.size(1_234_567_890) == size
    finally:
        language().choose("en")


def test_short_days(qapp):
    today = dt.date(2026, 11, 21)
    assert formats.short_day(today, today) == "Today"
    assert formats.short_day(dt.date(2026, 11, 20), today) == "Yesterday"
    assert formats.short_day(dt.date(2026, 3, 2), today) == "2 Mar"
    assert formats.short_day(dt.date(2025, 3, 2), today) == "2 Mar 2025"
    assert formats.short_day(None) == formats.day(None) == formats.moment(None) == ""


def test_small_formats(qapp):
    assert formats.countdown(216) == "3:36"
    assert formats.percent(1.25) == "125 %"
    assert formats.left(-1) == ""
    assert formats.left(0.2) == "1 s left"
    assert formats.left(150) == "2 min left"
    assert formats.taken("2026-11-21T10:20:00") == "21 Nov 2026, 10:20"
    assert formats.taken("never") == "never"
    when = dt.datetime(2026, 11, 21, 9, 41, 7).astimezone()
    assert (formats.clock(when), formats.seconds_clock(when)) == ("09:41", "09:41:07")
