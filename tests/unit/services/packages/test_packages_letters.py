"""What a recipient is told: in their language, whole, and without anything secret."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.services.packages.letters import Sent, letter
from clinicvault.services.views.exports import PackageKind

DAY = dt.date(2027, 3, 1)


def sent(**values: object) -> Sent:
    facts = {"kind": PackageKind.AGE, "clinic": "Belle Vue", "recipient": "Dr Okafor"}
    return Sent(**{**facts, "pictures": 2, **values})


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", list(PackageKind))
def test_every_kind_is_told_in_every_language(kind, language):
    text = letter(sent(kind=kind, language=language))
    assert "Dr Okafor" in text
    assert "Belle Vue" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 picture."),
        ("en", 2, "2 pictures."),
        ("fr", 1, "1 image."),
        ("fr", 2, "2 images."),
        ("de", 3, "3 pictures."),
    ],
)
def test_numbers(language, count, said):
    assert said in letter(sent(language=language, pictures=count))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "by 1 March 2027"), ("fr", "avant le 1er mars 2027")]
)
def test_by_when_they_are_asked_to_delete_it(language, said):
    assert said in letter(sent(language=language, delete_by=DAY))
    assert "2027" not in letter(sent(language=language))


def test_key_or_words():
    assert "Your own key opens it." in letter(sent(by_key=True))
    assert "by telephone or on paper" in letter(sent())
    plain = letter(sent(kind=PackageKind.PLAIN))
    assert "telephone" not in plain
    assert "key" not in plain


def test_patients_do_with_their_own_pictures_as_they_like():
    assert "pass them on to nobody" not in letter(sent(kind=PackageKind.PATIENT_PAGE))
    assert "pass them on to nobody" in letter(sent())
