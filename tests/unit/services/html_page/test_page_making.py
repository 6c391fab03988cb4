"""The file that is made, read by a reader that shares no code with it; no browser."""

import base64
import dataclasses
import hashlib
import json
import re

import pytest
from cryptography.exceptions import InvalidTag

from clinicvault.domain.errors import Cancelled, InputRefused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.packages.html_page import locking, make, making
from tests.unit.services.html_page.pages import (
    WORDS,
    blocks,
    contents,
    item,
    jpeg,
    key_of,
    own_parts,
    page_bytes,
    pictures,
    read,
    unlocked,
)


def test_every_picture_comes_back_as_it_was():
    told, files = read(page_bytes())
    assert files == [bytes(one.data) for one in pictures()]
    assert [one["name"] for one in told["items"]] == [one.name for one in pictures()]
    assert told["clinic"].startswith("Canary")
    assert base64.b64decode(told["manifest"]) == b'{"canarymanifest":1}'
    assert base64.b64decode(told["signature"]) == b"canarysignature!" * 4


def test_the_key_costs_what_the_format_says():
    told = json.loads(blocks(page_bytes())[0])
    assert (told["kdf"], told["format"], told["count"]) == ("PBKDF2-SHA256", 1, 6)
    assert told["rounds"] >= 600_000
    assert len(base64.b64decode(told["salt"])) == 32


def test_other_words_have_another_key():
    with pytest.raises(AssertionError, match="other words"):
        key_of(blocks(page_bytes())[0], WORDS.replace("acne", "acid"))


def test_two_pages_of_the_same_pictures_share_no_block():
    first, second = blocks(page_bytes()), blocks(make(contents(), WORDS))
    assert not set(first) & set(second)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_block_opens_at_another_place(place):
    about, *locked = blocks(page_bytes())
    key = key_of(about, WORDS)
    assert unlocked(key, about, place, locked[place])
    with pytest.raises(InvalidTag):
        unlocked(key, about, place + 1, locked[place])


def test_no_block_opens_with_another_count():
    about, manifest, *_ = blocks(page_bytes())
    key = key_of(about, WORDS)
    with pytest.raises(InvalidTag):
        unlocked(key, about.replace(b'"count":6', b'"count":5'), 0, manifest)


def test_nothing_of_the_contents_is_in_the_file():
    secret = {"title": "Canarytitle", "visit": "Canaryvisit", "view": "canaryview"}
    items = tuple(dataclasses.replace(one, **secret) for one in pictures())
    page = make(contents(items), WORDS)
    for one in items:
        for probe in (bytes(one.data[100:160]), bytes(one.data[-80:-20])):
            assert probe not in page
            assert all(base64.b64encode(probe[shift:])[4:40] not in page for shift in range(3))
    lower = page.lower()
    names = [one.name for one in items]
    for canary in ("canary", "laurent", "dupont", "2026-11", "november", *names):
        assert canary.lower().encode() not in lower, canary


def test_the_words_are_not_in_the_file_but_in_the_list_of_all_words():
    page = page_bytes()
    found = [word for word in WORDS.split() if f" {word} ".encode() in page]
    listed = re.search(rb'const KNOWN = "([^"]+)"', page)[1].decode().split()
    assert len(listed) == 1024
    assert listed == sorted(listed)
    outside = page.replace(b" ".join(word.encode() for word in listed), b"")
    assert found
    assert not [word for word in found if f" {word} ".encode() in outside]
    assert WORDS.encode() not in page


def test_sizes_tell_little():
    sizes = {len(make(contents((item(bytes(size)),)), WORDS)) for size in range(100_000, 100_005)}
    assert len(sizes) == 1
    for size in (0, 1, 2, 9, 1000, 123_457, 5_000_001):
        padded = locking.padded_size(size)
        assert size <= padded <= size * 1.12 + 1


def test_the_file_is_ascii_and_names_no_place_of_the_internet():
    page = page_bytes("fr")
    assert page.isascii()
    assert b"\r" not in page
    assert set(re.findall(rb"https?://[^\s\"']+", page)) == {b"http://www.w3.org/2000/svg"}
    assert not re.search(rb"<(link|iframe|object|embed|form|base)\b", page)


def test_script_and_style_are_pinned_by_hash():
    parts = own_parts(page_bytes())
    for name in ("script", "style"):
        pin = base64.b64encode(hashlib.sha256(parts[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{pin}';" in parts["policy"]
    assert parts["policy"].startswith("default-src 'none';")
    assert "unsafe" not in parts["policy"]
    assert "connect-src" not in parts["policy"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_locked_manifest_knows_the_page_around_it(language):
    page = page_bytes(language)
    seen = "\n".join(own_parts(page).values())
    assert read(page)[0]["page"] == hashlib.sha256(seen.encode()).hexdigest()


def test_a_language_that_is_not_there_gives_english():
    assert b'<html lang="en"' in make(contents(language="de"), WORDS)
    assert b'<html lang="fr"' in page_bytes("fr")


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!--", "@SCRIPT@", "\u2028"]
)
def test_texts_of_the_clinic_cannot_leave_their_place(evil):
    odd = dataclasses.replace(contents(), clinic=evil, recipient=evil, texts={"note": evil})
    page = make(odd, WORDS)
    assert page.count(b"<script") == page.count(b"</script>") == page_bytes().count(b"<script")
    assert read(page)[0]["clinic"] == evil


@pytest.mark.parametrize(
    "words", ["", "one two three four five", "a b c d e f", "x" * 401, "é" * 9]
)
def test_fewer_than_six_words_are_refused(words):
    with pytest.raises(InputRefused, match="passphrase-weak"):
        make(contents(), words)


def test_words_are_tidied_before_they_become_a_key():
    page = make(contents(pictures()[:1]), "  VELVET, museum–Acné\nlunar/acrobat...window ")
    assert read(page, WORDS)[1] == [bytes(pictures()[0].data)]


def test_words_of_another_list_bring_no_list():
    page = make(contents(pictures()[:1]), "éléphant girafe lion tigre singe zèbre")
    assert b'const KNOWN = "";' in page
    assert b"const COUNT = 0;" in page
    assert read(page, "elephant girafe lion tigre singe zebre")[1]


def test_no_picture_is_refused():
    with pytest.raises(UsageError, match="photo-unknown"):
        make(contents(()), WORDS)


@pytest.mark.parametrize(
    ("mime", "ending"), [("image/heic", "heic"), ("text/html", "jpg"), ("image/svg+xml", "svg")]
)
def test_what_browsers_do_not_show_is_refused(mime, ending):
    with pytest.raises(InputRefused, match="package-kind"):
        make(contents((item(jpeg(1), mime, ending),)), WORDS)


@pytest.mark.parametrize(
    "name", ["../x.jpg", "a b.jpg", "x", ".jpg", "é.jpg", 'a".jpg', "a" * 80 + ".jpg"]
)
def test_a_name_that_is_none_is_a_mistake_of_the_caller(name):
    odd = dataclasses.replace(pictures()[0], name=name)
    with pytest.raises(ValueError, match="name"):
        make(contents((odd,)), WORDS)


def test_a_name_stands_once():
    one, other = pictures()[:2]
    with pytest.raises(ValueError, match="name"):
        make(contents((one, dataclasses.replace(other, name=one.name))), WORDS)


@pytest.mark.parametrize("change", [{"orientation": 9}, {"orientation": 0}, {"title": "x" * 201}])
def test_odd_facts_are_a_mistake_of_the_caller(change):
    with pytest.raises(ValueError, match=r"orientation|title"):
        make(contents((dataclasses.replace(pictures()[0], **change),)), WORDS)


def test_too_much_is_refused_before_any_work(monkeypatch):
    monkeypatch.setattr(making, "Lock", None)
    for limit, code in (
        ("MOST_BYTES", "export-too-large"),
        ("MOST_FILES", "package-files-many"),
        ("MOST_FILE_BYTES", "export-too-large"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(making, limit, 1)
            with pytest.raises(InputRefused, match=code):
                make(contents(), WORDS)


def test_it_can_be_cancelled_between_two_pictures():
    token, told = CancelToken(), []

    def listen(progress):
        told.append(progress.done)
        token.cancel()

    with pytest.raises(Cancelled):
        make(contents(), WORDS, token, listen)
    assert told == [1]


def test_a_cancel_before_the_start_does_no_work(monkeypatch):
    token = CancelToken()
    token.cancel()
    monkeypatch.setattr(making, "Lock", None)
    with pytest.raises(Cancelled):
        make(contents(), WORDS, token)


def test_progress_counts_files_and_bytes():
    told = []
    make(contents(), WORDS, progress=told.append)
    last = told[-1]
    assert (last.done, last.total) == (6, 6)
    assert last.bytes == sum(one.data.nbytes for one in pictures())


def test_the_key_is_wiped():
    with locking.Lock(WORDS, 1) as lock:
        assert any(lock._key)
    assert not any(lock._key)
