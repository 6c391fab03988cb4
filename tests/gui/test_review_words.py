"""What flags say in both languages: sentences with their figures, groups, times."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.flags import FLAGS
from clinicvault.gui.i18n import FLAGS as CONTEXT
from clinicvault.gui.i18n import catalogue, language, read_texts
from clinicvault.gui.log.review import flag_words, words
from clinicvault.gui.log.review.drafts import Drafts
from clinicvault.gui.log.review.groups import grouped
from clinicvault.services.views import Disposition
from tests.gui.fakes_review import at, now_day, yesterday
from tests.gui.review_hands import MASS, drawn, ended, grave, odd, of_today

FRENCH = dict(read_texts(catalogue("fr")))


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    language().choose("en")


def test_every_text_of_a_flag_is_there_in_french():
    texts = {text for texts in FLAGS.values() for text in texts}
    assert sorted(text for text in texts if (CONTEXT, text) not in FRENCH) == []


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("rule", FLAGS)
def test_every_rule_has_its_words(rule, code):
    language().choose(code)
    assert flag_words.title(rule)
    assert flag_words.ask(rule)
    assert "{" not in flag_words.sentence(rule, {})


def test_figures_are_written_as_the_language_writes_them():
    assert "the colleagues' day 17.5 and 1." in flag_words.sentence("mass", MASS)
    language().choose("fr")
    assert flag_words.figure(17.5) == "17,5"
    assert flag_words.figure(12_345) != "12345"
    assert "mars" in flag_words.figure("2026-03-12")
    assert flag_words.figure("22:41") == "22:41"


def test_a_figure_that_is_missing_is_an_ellipsis():
    assert "…" in flag_words.sentence("mass", {"patients": 3})


def test_a_rule_of_a_newer_version_stays_its_name():
    assert flag_words.title("new-rule") == "new-rule"
    assert flag_words.sentence("new-rule", {}) == flag_words.ask("new-rule") == ""
    assert words.weight(9) == words.weight(3)


def test_when_something_was():
    day = now_day() - dt.timedelta(days=1)
    assert words.when(odd()) == "Yesterday, 14:02–15:40"
    assert words.when(odd(until=at(day, 14, 2))) == "Yesterday, 14:02"
    assert words.when(odd(until=at(now_day(), 1, 5))) == "Yesterday, 14:02 – Today, 01:05"
    assert words.soon(at(yesterday(), 18, 10)) == "yesterday 18:10"
    assert words.soon(at(now_day(), 8)).startswith("today ")
    assert words.soon(at(now_day() - dt.timedelta(days=40), 8))[0].isdigit()


def test_how_one_ended():
    one = ended(5, Disposition.INCIDENT)
    assert words.ended(one).startswith("Incident by Noah Fischer, ")
    assert words.ended(dataclasses.replace(one, when=None)) == "Incident"
    assert words.tone(one) == "bad"
    assert words.tone(grave()) == "bad"
    assert words.tone(drawn()) == "neutral"


def test_what_a_sign_off_leaves():
    assert words.stays_open(()) == "Every flag is settled."
    assert words.stays_open((odd(),)) == "1 flag stays open and comes up again."
    assert words.stays_open((odd(), grave(), grave())).endswith("2 of them are grave.")


def test_flags_are_grouped_by_day_lot_and_ending():
    late = ended(9, Disposition.EXPLAINED, when=at(now_day(), 1))
    every = [
        odd(),
        drawn(),
        of_today(),
        grave(),
        ended(5, Disposition.ESCALATED),
        ended(6, Disposition.EXPLAINED, when=None),
        late,
    ]
    found = grouped(every, now_day())
    assert [one.rule for one in found.opened] == ["mass", "off-hours"]
    assert [one.rule for one in found.live] == ["refused"]
    assert [one.rule for one in found.lots] == ["sampling"]
    assert len(found.escalated) == 1
    assert found.settled[0] is late
    assert len(found.waiting) == 4


def test_drafts_are_kept_by_flag_and_ending():
    kept = Drafts()
    kept.keep("a", Disposition.EXPLAINED, "one")
    kept.keep("b", Disposition.EXPLAINED, "two")
    kept.open["a"] = Disposition.EXPLAINED
    kept.said("a")
    assert kept.of("a", Disposition.EXPLAINED) == ""
    assert kept.of("b", Disposition.EXPLAINED) == "two"
    assert kept.open == {}
    kept.wipe()
    assert kept.of("b", Disposition.EXPLAINED) == ""
