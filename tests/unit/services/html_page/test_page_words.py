"""What the page says, in both languages, and its own files."""

import re
import string
import tomllib

import pytest

from clinicvault.services.packages.html_page.page import _FONTS, _SCRIPTS, _STYLES
from clinicvault.services.resources import resource

HOME = resource("packages", "patient")
NEVER_SHOWN = r"\b(seal|wrap|grant|epoch|batch|directory key|chain|encrypt)(s|es|ed|ing)?\b"


def words(language):
    return tomllib.loads((HOME / f"{language}.toml").read_text("utf-8"))


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def script():
    return "".join((HOME / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)


def test_both_languages_say_the_same_things():
    english, french = words("en"), words("fr")
    assert english.keys() == french.keys()
    for name, text in english.items():
        assert fields(text) == fields(french[name]), name
        assert text.strip()
        assert french[name] != text or name in {"video", "document", "compare_alt"}, name


def test_no_word_of_the_workshop_is_shown():
    for name, text in words("en").items():
        assert not re.search(NEVER_SHOWN, text, re.IGNORECASE), name


def test_every_word_is_used_and_there():
    used = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', script()))
    built = {"files_one", "files_many", "standing"}
    built |= {f"{name}_title" for name in ("wrong", "damaged", "cut", "browser", "memory")}
    built |= {"point_words_more", "point_offline_more"}
    assert words("en").keys() - used - built == set()
    called = set(re.findall(r'say\("([a-z_]+)"', script()))
    assert called <= words("en").keys()


def test_french_signs_keep_their_distance():
    for name, text in words("fr").items():
        assert not re.search(r"[^\s  ][:;!?»](?!\w)|«\S", text), name


def test_every_part_is_there_and_small():
    listed = {f"{name}.js" for name in _SCRIPTS} | {f"{name}.css" for name in _STYLES}
    there = {path.name for path in HOME.iterdir() if path.suffix in {".js", ".css"}}
    assert listed == there
    for path in HOME.iterdir():
        if path.suffix in {".js", ".css", ".html"}:
            text = path.read_text("utf-8")
            assert text.isascii(), path.name
            assert text.count("\n") < 400, path.name
    for name in _FONTS.values():
        assert (HOME / "fonts" / f"{name}.woff2").stat().st_size < 30_000


def test_the_script_makes_no_markup_out_of_text():
    for sink in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
    ):
        assert sink not in script()
    for way_out in (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "localStorage",
        "cookie",
        "import(",
    ):
        assert way_out not in script()


def colours(theme):
    """Variables of a theme: the light ones, and what the dark one changes."""
    text = (HOME / "base.css").read_text("utf-8")
    light, dark = (text.split(start, 1)[1].split("}", 1)[0] for start in (":root {", '"dark"] {'))
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark)) if theme == "dark" else {}
    )


def luminance(colour):
    def linear(part):
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[place : place + 2]) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(theme):
    """WCAG 2.2 AA: 4.5 for texts, 3 for the outlines of what is used."""
    of = colours(theme)
    grounds = ("bg", "surface")
    pairs = [
        (text, ground)
        for text in ("text", "text2", "text3", "ok", "warn", "accent-text")
        for ground in grounds
    ]
    pairs += [
        ("on-accent", "accent"),
        ("on-accent", "accent-hover"),
        ("accent-text", "accent-soft"),
    ]
    pairs += [
        ("text2", "surface2"),
        ("text2", "info-soft"),
        ("text2", "bad-soft"),
        ("text", "bad-soft"),
    ]
    pairs += [("ok", "ok-soft"), ("warn", "warn-soft")]
    for text, ground in pairs:
        assert contrast(of[text], of[ground]) >= 4.5, (text, ground)
    for line, ground in (("line-strong", "surface"), ("focus", "surface"), ("focus", "bg")):
        assert contrast(of[line], of[ground]) >= 3, (line, ground)
