"""Errors in the person's language: what happened, is data safe, what to do."""

from __future__ import annotations

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.messages import MESSAGES, message

from .i18n import ERRORS, SOURCE, language, tr

Sentences = tuple[str, str, str]


class _Known(dict[str, str | int]):
    """A missing placeholder shows an ellipsis instead of raising inside a report."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentences(code: str, params: dict[str, str | int] | None = None) -> Sentences:
    """The three sentences of an error code, in the language in force."""
    values = dict(params or {})
    template = MESSAGES.get(code)
    if template is None:
        return _unknown(code)
    if language().code == SOURCE:
        return message(code, values)
    filled = _Known({"code": code, **values})
    happened, safe, todo = (language().text(t, ERRORS).format_map(filled) for t in template)
    return happened, safe, todo


def explain(error: ClinicVaultError) -> Sentences:
    """The three sentences of an error."""
    return sentences(error.code, error.params)


def short(code: str) -> str:
    """The first sentence alone, for lists and banners."""
    return sentences(code)[0]


def _unknown(code: str) -> Sentences:
    return (
        tr("Something went wrong that ClinicVault did not expect."),
        tr("What was saved before is safe."),
        tr(
            "Start ClinicVault again; if it happens once more, tell your IT person: {code}.",
            code=code,
        ),
    )
