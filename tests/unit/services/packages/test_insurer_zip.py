"""The insurer's ZIP: opened by 7-Zip, silent without the words, refused where a byte is altered."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import math
import random
import re
import subprocess
import zipfile

import pytest
import pyzipper
from shamir_mnemonic.wordlist import WORDLIST

from clinicvault.domain.errors import Cancelled, InputRefused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.packages import insurer_zip, manifest
from tests import judges
from tests.unit.services.packages.signed_contents import CANARIES, CLINIC, DAY, item, signed

SEVEN_ZIP = judges.command("7zip") or "7zz"
GO = CancelToken()


@pytest.fixture(scope="module")
def contents():
    return signed(*(item(number, 20_000) for number in range(3)), item(7, 30_000, "pdf"))


@pytest.fixture(scope="module")
def words():
    return insurer_zip.new_words()


@pytest.fixture(scope="module")
def made(contents, words):
    return insurer_zip.make(contents, words, GO)


def seven_zip(*arguments):
    return subprocess.run([SEVEN_ZIP, *map(str, arguments)], capture_output=True, check=False)


def extracted(package, words, folder):
    """(what 7-Zip says, files by name) of the package's inner archive."""
    folder.mkdir(exist_ok=True)
    archive = folder / "package.zip"
    archive.write_bytes(package)
    said = seven_zip("x", "-y", f"-p{words}", f"-o{folder}", archive)
    return said, {one.name: one.read_bytes() for one in folder.iterdir() if one != archive}


def test_seven_zip_opens_it_and_what_is_inside(contents, words, made, tmp_path):
    said, outer = extracted(made, words, tmp_path / "outer")
    assert said.returncode == 0, said.stdout
    assert list(outer) == [insurer_zip.INNER]
    said, inner = extracted(outer[insurer_zip.INNER], "", tmp_path / "inner")
    assert said.returncode == 0
    note = inner.pop("READ ME.txt").decode()
    verdict = manifest.verify(inner["manifest.json"], inner["manifest.sig"], inner)
    assert verdict.whole
    for one in contents.items:
        assert inner[one.name] == bytes(one.data)
        assert one.name in note
    assert CLINIC in note
    assert "23 November 2026" in note
    assert "\r\n" in note
    assert set(inner) == {one.name for one in contents.items} | {"manifest.json", "manifest.sig"}


def test_it_is_aes_256_and_says_one_name_only(made, tmp_path):
    archive = tmp_path / "package.zip"
    archive.write_bytes(made)
    told = seven_zip("l", "-slt", archive).stdout.decode()
    assert "Method = AES-256 Store" in told
    assert re.findall(r"^Path = (.+)$", told, re.MULTILINE)[1:] == [insurer_zip.INNER]
    assert "Encrypted = +" in told
    with pyzipper.AESZipFile(io.BytesIO(made)) as outer:
        (entry,) = outer.infolist()
    assert entry.CRC == 0, "a check sum of the plain bytes would tell whether they are known"
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_wrong_words_open_nothing(words, made, tmp_path):
    for number, wrong in enumerate(("", words[:-1], words.upper(), insurer_zip.new_words())):
        said, files = extracted(made, wrong, tmp_path / str(number))
        assert said.returncode != 0
        assert not any(files.values())


def test_it_tells_nothing_without_the_words(contents, words, made):
    names = [one.name.encode() for one in contents.items]
    for canary in (*CANARIES, *names, b"manifest", b"READ ME", words.encode()):
        assert canary not in made
    assert b"2026" not in made


def test_nothing_but_what_was_meant_is_inside(contents, words, made):
    with pyzipper.AESZipFile(io.BytesIO(made)) as outer:
        outer.setpassword(words.encode())
        inner = outer.read(insurer_zip.INNER)
    with zipfile.ZipFile(io.BytesIO(inner)) as files:
        assert files.testzip() is None
        assert not files.comment
        for entry in files.infolist():
            assert (entry.date_time, entry.create_system) == ((1980, 1, 1, 0, 0, 0), 3)
            assert not entry.extra
            assert not entry.comment


def test_two_packages_of_the_same_have_nothing_in_common(contents, words, made):
    again = insurer_zip.make(contents, words, GO)
    same = sum(a == b for a, b in zip(made, again, strict=True)) / len(made)
    assert same < 0.01


def test_a_flipped_byte_is_refused_or_changes_nothing(contents, words, tmp_path):
    """200 places all over the file, and more at its head and its end.

    7-Zip leaves what it warns of: whoever opens even that is stopped by the inner archive, or gets
    the very picture.
    """
    one = item(1, 600)
    small = insurer_zip.make(signed(one), words, GO)
    rng = random.Random(20)
    spots = {rng.randrange(len(small)) for _ in range(200)}
    spots |= {*range(0, 60, 3), *range(len(small) - 100, len(small), 5)}
    good = hashlib.sha256(extracted(small, words, tmp_path / "good")[1]["pictures.zip"]).digest()
    refused = 0
    for spot in sorted(spots):
        altered = bytearray(small)
        altered[spot] ^= 1 << rng.randrange(8)
        folder = tmp_path / str(spot)
        said, files = extracted(bytes(altered), words, folder)
        refused += said.returncode != 0
        for left in files.values():
            if hashlib.sha256(left).digest() != good:
                assert said.returncode != 0, spot
                assert shows_nothing_else(left, bytes(one.data), tmp_path / f"{spot} inside"), spot
    assert refused > 100


def shows_nothing_else(archive, picture, folder):
    """Whether what 7-Zip gives out without a warning is the picture, and no other."""
    said, files = extracted(archive, "", folder)
    pictures = [data for name, data in files.items() if name.endswith(".jpg")]
    return said.returncode != 0 or pictures in ([], [picture])


def test_words_withstand_guessing():
    told = {insurer_zip.new_words() for _ in range(50)}
    assert len(told) == 50
    for words in told:
        assert len(words.split()) == insurer_zip.WORDS
        assert set(words.split()) <= set(WORDLIST)
    bits = math.log2(len(WORDLIST)) * insurer_zip.WORDS
    assert bits >= insurer_zip.LEAST_BITS == 77


@pytest.mark.parametrize(
    "weak", ["", "secret", "one two three four five six seven", "na " * 8, "é " * 9, "Patient2026!"]
)
def test_words_of_somebody_s_own_are_refused(contents, weak):
    with pytest.raises(InputRefused, match="passphrase-weak"):
        insurer_zip.make(contents, weak, GO)


@pytest.mark.parametrize(
    "wrong",
    [
        {"manifest": b""},
        {"signature": b""},
        {"signature": bytes(64)},
        {"items": ()},
        {"items": (item(1), item(2))},
        {"items": (dataclasses.replace(item(1), data=memoryview(b"other")),)},
    ],
)
def test_files_that_nobody_signed_are_not_packed(words, wrong):
    broken = dataclasses.replace(signed(item(1)), **wrong)
    with pytest.raises((ValueError, InputRefused)):
        insurer_zip.make(broken, words, GO)


@pytest.mark.parametrize(
    "name", ["Müller_Anna.jpg", "anna.jpg", "../0123456789ab.jpg", "0123456789ab"]
)
def test_a_name_that_somebody_gave_does_not_leave(words, name):
    named = signed(item(1))
    named = dataclasses.replace(named, items=(dataclasses.replace(named.items[0], name=name),))
    with pytest.raises(ValueError, match="random"):
        insurer_zip.make(named, words, GO)


def test_in_french_too(words, tmp_path):
    turned = signed(item(1, orientation=6), language="fr", texts={"note": "Dossier 4711"})
    _, outer = extracted(insurer_zip.make(turned, words, GO), words, tmp_path / "outer")
    _, inner = extracted(outer[insurer_zip.INNER], "", tmp_path / "inner")
    note = inner["LISEZ-MOI.txt"].decode()
    assert "23 novembre 2026" in note
    assert "Dossier 4711" in note
    assert "à tourner d’un quart vers la droite" in note
    assert "1 fichier" in note


def test_a_language_that_is_not_there(words):
    with pytest.raises(UsageError, match="report-language"):
        insurer_zip.make(dataclasses.replace(signed(item(1)), language="de"), words, GO)


def test_both_languages_say_the_same():
    english, french = (insurer_zip.InsurerWords(one)._tables for one in ("en", "fr"))
    assert set(english) == set(french)
    for name in english:
        assert set(english[name]) == set(french[name])


class Stopped(CancelToken):
    """Says stop at its n-th question."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("after", range(6))
def test_it_can_be_cancelled_at_every_step(words, after):
    large = signed(item(1, 2_500_000), item(2))
    with pytest.raises(Cancelled):
        insurer_zip.make(large, words, Stopped(after if after < 5 else 4))


def test_it_says_how_far_it_is(contents, words):
    told = []
    made = insurer_zip.make(contents, words, GO, told.append)
    assert [one.done for one in told] == [0, 1, 2, 3, 4]
    assert told[-1].finished
    assert told[-1].bytes == len(made)
    assert DAY.isoformat().encode() not in made
