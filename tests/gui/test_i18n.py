"""Every text exists in French, keeps its placeholders, and follows a change at once."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, QLocale
from PySide6.QtWidgets import QLabel

import clinicvault.gui
from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.domain.messages import MESSAGES
from clinicvault.gui import formats, i18n, words
from clinicvault.gui.errors import explain, sentences, short
from clinicvault.gui.i18n import ERRORS, WINDOW, catalogue, hush, language, read_texts, say, tr, trn
from clinicvault.gui.texts import literals

FRENCH = dict(read_texts(catalogue("fr")))
SOURCES = sorted(Path(clinicvault.gui.__file__).parent.rglob("*.py"))
NEVER = re.compile(
    r"\b(seal(ed|s)?|wraps?|wrapped|grants?|epochs?|batch(es)?|directory key|chain)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    language().choose("en")


def spoken() -> set[str]:
    return {
        text for path in SOURCES for text in literals(ast.parse(path.read_text(encoding="utf-8")))
    }


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_text_of_the_window_is_there_in_french():
    missing = sorted(text for text in spoken() if (WINDOW, text) not in FRENCH)
    assert missing == []


def test_every_sentence_about_errors_is_there_in_french():
    texts = {text for three in MESSAGES.values() for text in three if text}
    assert sorted(text for text in texts if (ERRORS, text) not in FRENCH) == []


def test_every_literal_given_to_tr_is_found():
    """An f-string or a variable made of pieces could not be translated."""
    bad = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"tr", "trn", "mark", "say"}
            ):
                bad += [
                    f"{path.name}:{one.lineno}"
                    for one in node.args
                    if isinstance(one, ast.JoinedStr)
                ]
    assert bad == []


def test_translations_keep_their_placeholders():
    assert [key for key, text in FRENCH.items() if holes(text) != holes(key[1])] == []


def test_words_of_the_workshop_are_never_shown():
    texts = spoken() | {text for three in MESSAGES.values() for text in three}
    assert sorted(text for text in texts if NEVER.search(text)) == []


def test_a_text_follows_the_language_and_a_name_does_not(qapp):
    text, name = QLabel(), QLabel()
    say(text.setText, "Patients")
    hush(name.setText, "Unlock")
    language().choose("fr")
    assert text.text() == FRENCH[WINDOW, "Patients"]
    assert name.text() == "Unlock"
    say(name.setText, "Unlock")
    assert name.text() == "Déverrouiller"
    hush(name.setText, "Zoë")
    language().choose("en")
    assert (text.text(), name.text()) == ("Patients", "Zoë")


def test_a_value_is_asked_again_at_every_change(qapp):
    text = QLabel()
    say(text.setText, "Born {day}", day=lambda: formats.day(dt.date(1988, 5, 4)))
    assert text.text() == "Born 4 May 1988"
    language().choose("fr")
    assert "mai 1988" in text.text()


def test_widgets_that_are_gone_are_forgotten(qapp):
    text = QLabel()
    told = []
    say(text.setText, "Patients")
    language().follow(text, lambda: told.append(1))
    del text
    language().choose("fr")
    assert told == []


@pytest.mark.parametrize(
    ("code", "n", "many"),
    [
        ("en", 0, True),
        ("en", 1, False),
        ("en", 2, True),
        ("fr", 0, False),
        ("fr", 1, False),
        ("fr", 2, True),
    ],
)
def test_plurals(qapp, code, n, many):
    language().choose(code)
    assert language().plural(n) == many
    source = "{n} photos" if many else "{n} photo"
    assert trn("{n} photo", "{n} photos", n) == language().text(source).format(n=n)


def test_the_system_language_is_followed_where_it_is_known(qapp, monkeypatch):
    for name, code in (("fr_CA", "fr"), ("de_CH", "en")):
        monkeypatch.setattr(i18n.QLocale, "system", staticmethod(lambda name=name: QLocale(name)))
        language().choose("")
        assert language().code == code
    monkeypatch.undo()


def test_a_catalogue_that_is_not_there_gives_english(tmp_path):
    assert list(read_texts(tmp_path / "none.ts")) == []


def test_qt_speaks_french_too(qapp):
    language().choose("fr")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Annuler"


@pytest.mark.parametrize("code", ["en", "fr"])
def test_days_and_numbers(qapp, code):
    language().choose(code)
    day, today = dt.date(2026, 2, 3), dt.date(2026, 11, 22)
    assert formats.day(None) == formats.short_day(None) == formats.moment(None) == ""
    assert formats.short_day(today, today) == tr("Today")
    assert formats.short_day(today - dt.timedelta(1), today) == tr("Yesterday")
    assert formats.short_day(day, today).startswith("3 ")
    assert "2026" not in formats.short_day(day, today)
    assert formats.short_day(day.replace(year=2020), today).endswith("2020")
    assert formats.taken("2026-02-03T10:20:30+01:00").endswith("10:20")
    assert formats.taken("long ago") == "long ago"
    assert formats.percent(1.25) == "125 %"
    assert formats.countdown(216) == "3:36"
    assert formats.left(-1) == ""
    assert "45" in formats.left(45)
    assert "2" in formats.left(120)
    assert formats.to_date(formats.to_qdate(day)) == day
    assert formats.to_iso(QDateTime(QDate(2026, 2, 3).startOfDay())) == "2026-02-03"
    moment = dt.datetime(2026, 2, 3, 9, 8, 7, tzinfo=dt.UTC).astimezone()
    assert formats.clock(moment) == f"{moment:%H:%M}"
    assert formats.seconds_clock(moment) == f"{moment:%H:%M:%S}"
    assert formats.moment(moment).endswith(f"{moment:%H:%M}")
    assert formats.size(1024 * 1024 * 3)


def test_errors_say_three_things_in_both_languages(qapp):
    assert all(explain(Refused("wrong-password")))
    english = sentences("wrong-password")
    language().choose("fr")
    assert short("wrong-password") != english[0]
    assert explain(ClinicVaultError("unexpected", kind="ValueError"))[0]
    assert "no-such-code" in sentences("no-such-code")[2]
    for code in MESSAGES:
        assert "{" not in "".join(sentences(code))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_word_of_the_domain_has_a_name(qapp, code):
    language().choose(code)
    for enum, word in (
        (words.Role, words.role),
        (words.Role, words.duties),
        (words.View, words.view),
        (words.Purpose, words.purpose),
        (words.ConsentStatus, words.consent_badge),
        (words.ConsentStatus, words.consent_state),
        (words.Evidence, words.evidence),
        (words.UserState, words.user_state),
    ):
        assert all(word(member) for member in enum)
    assert all(words.event(name) != name and words.event_icon(name) for name in words.event_names())
    assert (
        words.event("new-event")
        == words.outcome("new-event")
        == words.purpose_slug("new-event")
        == "new-event"
    )
    assert words.event_icon("new-event") == "info"
    assert words.purpose_slug("care") == words.purpose(words.Purpose.CARE)
    assert all(words.act_reason(act) for act in words.explained_acts())
    assert [words.initials(name) for name in ("Zoë", "Anne-Marie de Bois", "", "7 Zwerge")] == [
        "Z",
        "AB",
        "",
        "Z",
    ]
