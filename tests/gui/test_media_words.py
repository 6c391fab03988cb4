"""Every code about a picture's file has plain words, in both languages."""

from __future__ import annotations

import pytest

from clinicvault.domain.clinical import PhotoKind
from clinicvault.gui import formats, media_words
from clinicvault.gui.i18n import language
from clinicvault.media.results import FLASHES, NOTES, ORIGINS, STRIPPED


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    language().choose("en")


def test_everything_that_can_be_removed_has_words():
    said = [media_words.stripped_words([code]) for code in STRIPPED]
    assert all(said)
    assert not set(said) & {code for code in STRIPPED if "-" in code}
    assert len(set(said)) == len(said)


def test_everything_that_can_be_noted_has_a_sentence():
    codes = NOTES
    said = [media_words.note(code) for code in codes]
    assert [code for code, text in zip(codes, said, strict=True) if not text.endswith(".")] == []
    assert len(set(said)) == len(said)


def test_several_are_one_line_or_several_sentences_without_repeating():
    assert media_words.stripped_words(["location", "owner", "location"]) == "place, owner's name"
    assert media_words.stripped_words(["from-the-future"]) == "from-the-future"
    assert media_words.notes(["re-encoded", "no-such-note", "re-encoded"]) == (
        "A rare kind of file: the picture was packed anew.",
    )
    assert media_words.notes([]) == ()


def test_kinds_origins_flashes_and_turns_have_words():
    kinds = [media_words.kind(kind) for kind in PhotoKind]
    assert all(kinds)
    assert len(set(kinds)) == len(kinds)
    assert media_words.kind(None) == ""
    assert [bool(media_words.origin(code)) for code in ORIGINS] == [bool(c) for c in ORIGINS]
    assert [bool(media_words.flash(code)) for code in FLASHES] == [bool(code) for code in FLASHES]
    assert all(media_words.orientation(turn) for turn in range(1, 9))
    assert media_words.orientation(6) == "Turned to the left"
    assert media_words.orientation(0) == ""


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, ""), (-1, ""), (0.2, "0:01"), (7.4, "0:07"), (65, "1:05"), (3725, "1:02:05")],
)
def test_the_length_of_a_film(seconds, shown):
    assert formats.length(seconds) == shown
