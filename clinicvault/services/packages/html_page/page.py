"""The page around the locked blocks: script and style pinned by hash, nothing is fetched."""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence

from clinicvault.services.resources import resource

LANGUAGES = ("en", "fr")
_SCRIPTS = (
    "basics",
    "opening",
    "upright",
    "typing",
    "locked",
    "saving",
    "shelf",
    "compare",
    "viewer",
    "main",
)
_STYLES = ("base", "locked", "opened", "viewer")
_FONTS = {400: "Inter_400Regular", 600: "Inter_600SemiBold", 700: "Inter_700Bold"}
_FACE = (
    "@font-face {{ font-family: Inter; font-weight: {weight}; "
    "src: url(data:font/woff2;base64,{data}) format('woff2'); }}\n"
)
_ICONS = (
    "check",
    "chevron-left",
    "chevron-right",
    "circle-alert",
    "download",
    "eye",
    "file-text",
    "globe",
    "image-off",
    "info",
    "languages",
    "lock-keyhole",
    "moon",
    "move-horizontal",
    "shield-check",
    "sun",
    "x",
    "zoom-in",
    "zoom-out",
)
_SHAPE = re.compile(r"<(path|rect|circle|line|polyline|polygon|ellipse)\s([^>]*?)\s*/>")
_TRAIT = re.compile(r'([a-z0-9]+)="([^"]*)"')
_POLICY = (
    "default-src 'none'",
    "script-src 'sha256-{script}'",
    "style-src 'sha256-{style}'",
    "font-src data:",
    "img-src blob:",
    "media-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """What stands before and after the locked blocks; ASCII alone."""

    before: bytes
    after: bytes
    digest: str
    """SHA-256 of policy, style, script and standing words, in hex."""


def page(language: str, known_words: Sequence[str], count: int) -> Page:
    """The page in a language ("en" for one that is not there).

    `known_words` help with typing `count` words; () where they are of no public list.
    """
    first = language if language in LANGUAGES else LANGUAGES[0]
    style = _style()
    script = _script(first, known_words, count)
    policy = "; ".join(_POLICY).format(script=_pin(script), style=_pin(style))
    words = _words()
    standing = " ".join(words[code]["standing"] for code in (first, *_others(first)))
    parts = {
        "@LANGUAGE@": first,
        "@POLICY@": policy,
        "@TITLE@": _entities(words[first]["file_title"]),
        "@STANDING@": _entities(standing),
        "@STYLE@": style,
        "@SCRIPT@": script,
    }
    before, _, after = _filled(_read("page.html"), parts).partition("@BLOCKS@")
    seen = f"{policy}\n{style}\n{script}\n{standing}".encode()
    return Page(before.encode("ascii"), after.encode("ascii"), hashlib.sha256(seen).hexdigest())


def _others(first: str) -> tuple[str, ...]:
    return tuple(code for code in LANGUAGES if code != first)


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """In one pass: what is filled in is not looked through again."""
    return re.sub("|".join(parts), lambda found: parts[found.group()], template)


@functools.cache
def _read(name: str) -> str:
    return resource("packages", "patient", name).read_text("utf-8").replace("\r\n", "\n")


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return {code: tomllib.loads(_read(f"{code}.toml")) for code in LANGUAGES}


@functools.cache
def _style() -> str:
    faces = (_FACE.format(weight=weight, data=_font(name)) for weight, name in _FONTS.items())
    return "\n" + "".join((*faces, *(_read(f"{name}.css") for name in _STYLES)))


def _font(name: str) -> str:
    data = resource("packages", "patient", "fonts", f"{name}.woff2").read_bytes()
    return base64.b64encode(data).decode()


def _script(language: str, known_words: Sequence[str], count: int) -> str:
    given = {
        "COUNT": count if known_words else 0,
        "FIRST": language,
        "ICONS": _icons(),
        "KNOWN": " ".join(known_words),
        "WORDS": _words(),
    }
    constants = "".join(f"const {name} = {_literal(value)};\n" for name, value in given.items())
    code = "".join(_read(f"{name}.js") for name in _SCRIPTS)
    return f'\n"use strict";\n(() => {{\n{constants}{code}}})();\n'


@functools.cache
def _icons() -> Mapping[str, list[list[object]]]:
    """Shapes of the program's own icons: [[tag, {trait: value}], …] by name."""
    return {name: _shapes(resource("icons", f"{name}.svg").read_text("utf-8")) for name in _ICONS}


def _shapes(drawing: str) -> list[list[object]]:
    return [[tag, dict(_TRAIT.findall(traits))] for tag, traits in _SHAPE.findall(drawing)]


def _literal(value: object) -> str:
    """JSON that no parser of HTML takes for the script's end."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _entities(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return plain.encode("ascii", "xmlcharrefreplace").decode()


def _pin(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
