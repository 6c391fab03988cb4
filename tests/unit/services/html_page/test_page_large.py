"""Fifty pictures of five megabytes: made, opened and seen in both browsers."""

import time

import numpy as np
import pytest
import simplejpeg

from clinicvault.services.packages.html_page import make
from tests.unit.services.html_page.hands import OPEN, type_words
from tests.unit.services.html_page.pages import WORDS, contents, item

COUNT, MB = 50, 1_000_000


def large(seed, size=5 * MB):
    """12 MP, filled up to its size by what decoders skip: a comment at the end."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (30, 40, 3), dtype=np.uint8)
    picture = simplejpeg.encode_jpeg(
        np.ascontiguousarray(np.kron(coarse, np.ones((100, 100, 1), np.uint8))), 90
    )
    return picture + random.bytes(size - len(picture))


@pytest.fixture(scope="module")
def large_page(tmp_path_factory):
    items = tuple(
        item(large(seed), title=f"Picture {seed}", visit="Before") for seed in range(COUNT)
    )
    began = time.perf_counter()
    made = make(contents(items), WORDS)
    print(f"made {len(made) / MB:.0f} MB in {time.perf_counter() - began:.1f} s")
    path = tmp_path_factory.mktemp("large") / "page.html"
    path.write_bytes(made)
    return path, bytes(items[-1].data)


@pytest.mark.slow
def test_fifty_large_pictures_open(browser, large_page):
    path, last = large_page
    began = time.perf_counter()
    browser.open(path)
    type_words(browser)
    read = time.perf_counter()
    browser.press("Enter")
    browser.wait(OPEN, 240)
    opened = time.perf_counter()
    browser.wait("document.querySelectorAll('.card canvas').length === 50", 240)
    drawn = time.perf_counter()
    print(f"read {read - began:.1f} s, opened {opened - read:.1f} s, drawn {drawn - opened:.1f} s")
    browser.click(".card:nth-child(50) .save")
    assert browser.downloaded(120).read_bytes() == last
