"""One flipped bit: the file is refused, or what it shows is exactly what was made."""

import random
import re

import pytest

from clinicvault.services.packages.html_page import make
from tests.unit.services.html_page import pages
from tests.unit.services.html_page.hands import SEEN, outcome, shown, type_words
from tests.unit.services.html_page.pages import WORDS, contents, page_bytes, pictures


def flipped(page, place, bit):
    return page[:place] + bytes([page[place] ^ 1 << bit]) + page[place + 1 :]


def first_block(page):
    """Where the readable page ends."""
    return page.index(b'<script type="text/plain"')


def tried(browser, path, data, reference):
    """What became of it; AssertionError where anything altered is shown."""
    path.write_bytes(data)
    browser.open(path)
    found = outcome(browser)
    if found == "open":
        assert shown(browser) == reference
    else:
        assert browser.evaluate(SEEN) == 0
        assert browser.count("a.save") == 0
    return found


def places(page, seed, everywhere, around):
    """(place, bit): some in the whole file, some in the readable page, which is small."""
    dice = random.Random(seed)
    spots = [dice.randrange(len(page)) for _ in range(everywhere)]
    spots += [dice.randrange(first_block(page)) for _ in range(around)]
    return [(spot, dice.randrange(8)) for spot in spots]


@pytest.fixture
def browser_reference(tmp_path):
    known = {}

    def get(browser):
        if browser not in known:
            path = tmp_path / "whole.html"
            path.write_bytes(page_bytes())
            browser.open(path)
            assert outcome(browser) == "open"
            known[browser] = shown(browser)
        return known[browser]

    return get


@pytest.mark.slow
def test_two_hundred_places_in_chromium(chromium, tmp_path, browser_reference):
    page, found = page_bytes(), []
    for place, bit in places(page, 1, 150, 50):
        found.append(
            tried(
                chromium,
                tmp_path / "f.html",
                flipped(page, place, bit),
                browser_reference(chromium),
            )
        )
    assert len(found) == 200
    assert found.count("open") < 20, "nearly all are refused"


@pytest.mark.slow
def test_some_places_in_firefox(firefox, tmp_path, browser_reference):
    page = page_bytes()
    for place, bit in places(page, 2, 30, 20):
        tried(firefox, tmp_path / "f.html", flipped(page, place, bit), browser_reference(firefox))


def test_a_damaged_picture_is_told_before_any_word_is_typed(browser, tmp_path):
    page = page_bytes()
    path = tmp_path / "page.html"
    path.write_bytes(flipped(page, len(page) - 200, 0))
    browser.open(path)
    browser.wait("document.body.innerText.includes('damaged on its way')")
    assert browser.count("#words") == 0


def test_a_file_that_was_cut_is_told_so(browser, tmp_path):
    page = page_bytes()
    path = tmp_path / "page.html"
    path.write_bytes(page[: len(page) - 2000])
    browser.open(path)
    browser.wait("document.body.innerText.includes('not complete')")
    assert browser.evaluate(SEEN) == 0


def test_a_broken_script_leaves_a_word_of_help(browser, tmp_path):
    page = page_bytes()
    path = tmp_path / "page.html"
    path.write_bytes(page.replace(b"const tidy =", b"const tIdy ="))
    browser.open(path)
    assert "open it in a browser" in browser.text()
    assert "ouvrez-le dans un navigateur" in browser.text()


def rearranged(page, change):
    """The parts in another order: their checksums are right, and yet they do not fit."""
    parts = re.findall(rb'<script type="text/plain" class="part">[^<]+</script>\n', page)
    start = page.index(parts[0])
    end = start + sum(map(len, parts))
    return page[:start] + b"".join(change(parts)) + page[end:]


MEDDLING = {
    "swapped": lambda parts: [*parts[:1], parts[2], parts[1], *parts[3:]],
    "doubled": lambda parts: [*parts[:2], parts[1], *parts[3:]],
    "left out": lambda parts: parts[:-1],
    "added": lambda parts: [*parts, parts[-1]],
    "manifest last": lambda parts: [*parts[1:], parts[0]],
}


@pytest.mark.parametrize("way", MEDDLING)
def test_blocks_cannot_be_rearranged(browser, tmp_path, way):
    path = tmp_path / "page.html"
    path.write_bytes(rearranged(page_bytes(), MEDDLING[way]))
    browser.open(path)
    assert outcome(browser) == "refused"
    assert "damaged on its way" in browser.text()
    assert browser.evaluate(SEEN) == 0


def test_a_block_of_another_page_does_not_fit(browser, tmp_path):
    other = make(contents(pictures()), WORDS)
    part = rb'<script type="text/plain" class="part">[^<]+</script>\n'
    strange = re.findall(part, other)[-1]
    path = tmp_path / "page.html"
    path.write_bytes(rearranged(page_bytes(), lambda parts: [*parts[:-1], strange]))
    browser.open(path)
    assert outcome(browser) == "refused"


def test_a_weakened_policy_is_noticed(browser, tmp_path):
    """Whoever loosens the page's own policy has to alter what the locked manifest knows."""
    page = page_bytes()
    for weaker in (
        page.replace(b"img-src blob:", b"img-src blob: *"),
        page.replace(b'http-equiv="Content-Security-Policy"', b'name="Content-Security-Policy"'),
    ):
        path = tmp_path / "page.html"
        path.write_bytes(weaker)
        browser.open(path)
        assert outcome(browser) == "refused"


def test_too_few_rounds_are_refused(browser, tmp_path, monkeypatch):
    from clinicvault.services.packages.html_page import locking

    monkeypatch.setattr(locking, "ROUNDS", 599_999)
    path = tmp_path / "page.html"
    path.write_bytes(make(contents(), WORDS))
    browser.open(path)
    browser.wait("document.body.innerText.includes('damaged on its way')")


def test_words_for_a_damaged_manifest_do_not_blame_the_words(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(rearranged(page_bytes(), MEDDLING["manifest last"]))
    browser.open(path)
    type_words(browser)
    browser.press("Enter")
    browser.wait("document.querySelector('[role=alert]') !== null")
    assert "Your words stay right" in browser.text()


def test_words_of_another_list_open_without_its_help(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(make(contents(pages.pictures()[:1]), "éléphant girafe lion tigre singe zèbre"))
    browser.open(path)
    assert browser.count(".slots li") == 0
    assert outcome(browser, "Elephant GIRAFE lion tigre singe zebre") == "open"
