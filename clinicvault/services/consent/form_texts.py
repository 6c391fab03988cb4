"""Form texts as the program brings them, their versions, and what may stand in them."""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Mapping

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views
from clinicvault.services.resources import resource

from .form_words import WORDS

PLACEHOLDERS = (
    "patient", "born", "clinic", "date", "purpose", "scope",
    "faces", "channels", "until", "giver", "named",
)  # fmt: skip
"""What is filled in for a patient; nothing else may stand in braces."""
_TITLE_CHARS, _BODY_CHARS = 200, 20_000
_VERSION_CHARS = 16


@functools.cache
def default_text(purpose: Purpose, language: str) -> views.FormText:
    """The text that comes with the program; InputRefused("form-language") for no such language."""
    if language not in WORDS:
        raise InputRefused("form-language")
    file = resource("consent", language, f"{purpose.slug}.md")
    head, _, body = file.read_text("utf-8").partition("\n")
    return form_text(purpose, language, head.removeprefix("# "), body, own=False)


def form_text(
    purpose: Purpose, language: str, title: str, body: str, *, own: bool
) -> views.FormText:
    """A text with its version: the SHA-256 of title and body, shortened."""
    tidy_title, tidy_body = " ".join(title.split()), _tidy(body)
    digest = hashlib.sha256(f"{tidy_title}\n\n{tidy_body}".encode()).hexdigest()
    return views.FormText(purpose, language, digest[:_VERSION_CHARS], tidy_title, tidy_body, own)


def require_fillable(text: views.FormText) -> None:
    """InputRefused("form-empty"), ("form-too-long"), ("form-placeholder", placeholder)."""
    if text.language not in WORDS:
        raise InputRefused("form-language")
    if not text.title or not text.body:
        raise InputRefused("form-empty")
    for part, most in ((text.title, _TITLE_CHARS), (text.body, _BODY_CHARS)):
        if len(part) > most:
            raise InputRefused("form-too-long", limit=most)
        _require_known(part)


def filled(text: views.FormText, values: Mapping[str, str], code: str = "") -> views.FilledForm:
    """The form with everything filled in; `code` is the patient's, for the printed page."""
    title, body = text.title.format_map(values), text.body.format_map(values)
    form = f"{text.purpose.slug}/{text.language}/{text.version}"
    return views.FilledForm(form, title, f"{title}\n\n{body}", text.language, code)


def _require_known(part: str) -> None:
    """Only the plain fields: no conversion, no format, no attribute of anything."""
    try:
        fields = list(string.Formatter().parse(part))
    except ValueError:
        raise InputRefused("form-placeholder", placeholder="{ }") from None
    for _, name, form, conversion in fields:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise InputRefused("form-placeholder", placeholder=f"{{{name}}}"[:40])


def _tidy(body: str) -> str:
    """Paragraphs parted by one blank line, no blanks at line ends."""
    lines = [line.rstrip() for line in body.strip().splitlines()]
    kept = [line for i, line in enumerate(lines) if line or lines[i - 1]]
    return "\n".join(kept)
