"""The words of the patient's own copy: both languages say the same, and nobody's jargon."""

from __future__ import annotations

import datetime as dt
import re
import string
from pathlib import Path

import pytest

import clinicvault
from clinicvault.domain.clinical import ConsentStatus, Evidence, PhotoKind, View
from clinicvault.domain.errors import UsageError
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.services.paper_words import tables
from clinicvault.services.reports.words import ReportWords

NEVER = re.compile(
    r"\b(seal\w*|wrap\w*|grant\w*|epoch\w*|batch\w*|director\w+|chain\w*|checkpoint|break-glass"
    r"|step-up|cold|disclos\w+|scell\w*|lot|époque)\b"
)
SOURCE = Path(clinicvault.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_and_blanks():
    english, french = tables("report", "en"), tables("report", "fr")
    assert {name: set(table) for name, table in english.items()} == {
        name: set(table) for name, table in french.items()
    }
    for name, table in english.items():
        for key, text in table.items():
            assert fields(text) == fields(french[name][key]), key


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_of_the_program_s_own_trade(language):
    for table in tables("report", language).values():
        for text in table.values():
            assert not NEVER.search(text), text
            assert text == text.strip()
            assert "'" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_can_be_said_has_a_word(language):
    words = ReportWords(language)
    for view in View:
        assert words.view(view)
    for kind in (*PhotoKind, None):
        assert words.kind(kind)
    for status in ConsentStatus:
        assert words.status(status)
    for evidence in Evidence:
        assert words.evidence(evidence)
    for purpose in (*Purpose, None):
        assert words.purpose(purpose)
    for request in RequestKind:
        assert words.request(request)


def test_every_entry_that_names_a_patient_is_told_in_words():
    """Whoever writes a new one about a patient says in plain words what it is."""
    named = re.compile(r'event\(\s*"([a-z-]+)",[^()]*?(?:patient=|\bobjects=)', re.DOTALL)
    found = set()
    for layer in ("access", "services"):
        for path in (SOURCE / layer).rglob("*.py"):
            found |= set(named.findall(path.read_text("utf-8")))
    assert len(found) > 10
    assert not sorted(found - set(tables("report", "en")["event"]))


def test_an_entry_of_a_later_program_keeps_its_own_word():
    assert ReportWords("en").event("hologram-view") == "Another act (hologram-view)"
    assert ReportWords("fr").event("hologram-view") == "Autre acte (hologram-view)"


def test_reasons_by_the_words_of_the_log():
    words = ReportWords("fr")
    told = [words.slug(slug) for slug in ("care", "own-access", "")]
    assert told == ["soins", "votre droit", ""]


def test_days_times_and_numbers_as_the_language_writes_them():
    when = dt.datetime(2026, 3, 1, 9, 5, tzinfo=dt.UTC)
    english, french = ReportWords("en"), ReportWords("fr")
    assert (english.time(when), english.day(when.date())) == ("09:05", "1 March 2026")
    assert (french.time(when), french.day(when.date())) == ("09\xa0h\xa005", "1er mars 2026")
    assert [english.counted("pictures", n) for n in (0, 1, 2)] == [
        *("0 pictures", "1 picture", "2 pictures")
    ]
    assert [french.counted("pictures", n) for n in (0, 1, 2)] == [
        *("0 image", "1 image", "2 images")
    ]


def test_french_signs_keep_their_distance_on_one_line():
    words = ReportWords("fr")
    assert "contient tout\xa0: votre" in words("intro")
    assert "«\xa0Fichier\xa0»" in words("package")
    assert "\xa0" not in ReportWords("en")("intro")


def test_keys_are_one_line_and_an_unknown_table_keeps_its_name():
    held = {"photo": 3, "key_wrap": 4, "assignment": 1, "hologram": 2}
    assert ReportWords("en").rows(held) == [
        *(("Pictures", 3), ("hologram", 2), ("Keys and locks of your pictures", 5))
    ]


@pytest.mark.parametrize("language", ["de", "", "EN", "../en"])
def test_another_language_is_refused(language):
    with pytest.raises(UsageError) as said:
        ReportWords(language)
    assert said.value.code == "report-language"
