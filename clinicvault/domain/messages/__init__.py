"""The message catalogue: for every error code what happened, is data safe, what to do (English)."""

from __future__ import annotations

from . import (
    access,
    archived,
    audit,
    cli,
    colleagues,
    consents,
    crypto,
    desktop,
    endings,
    hardware,
    kit,
    log_exports,
    log_search,
    media,
    patient_page,
    people,
    releases,
    rendering,
    reports,
    requests,
    review,
    rotation,
    rules,
    services,
    sheets,
    storage,
    teams,
    tracing,
    witnesses,
    workstations,
)

Text = tuple[str, str, str]

_FALLBACK: Text = (
    "Something went wrong that ClinicVault did not expect.",
    "What was saved before is safe.",
    "Start ClinicVault again; if it happens once more, tell your IT person the code {code}.",
)

MESSAGES: dict[str, Text] = {
    **access.MESSAGES,
    **archived.MESSAGES,
    **audit.MESSAGES,
    **cli.MESSAGES,
    **colleagues.MESSAGES,
    **consents.MESSAGES,
    **crypto.MESSAGES,
    **desktop.MESSAGES,
    **endings.MESSAGES,
    **hardware.MESSAGES,
    **kit.MESSAGES,
    **log_exports.MESSAGES,
    **log_search.MESSAGES,
    **media.MESSAGES,
    **patient_page.MESSAGES,
    **people.MESSAGES,
    **releases.MESSAGES,
    **rendering.MESSAGES,
    **reports.MESSAGES,
    **requests.MESSAGES,
    **review.MESSAGES,
    **rotation.MESSAGES,
    **rules.MESSAGES,
    **services.MESSAGES,
    **sheets.MESSAGES,
    **storage.MESSAGES,
    **teams.MESSAGES,
    **tracing.MESSAGES,
    **witnesses.MESSAGES,
    **workstations.MESSAGES,
}


def message(code: str, params: dict[str, str | int]) -> Text:
    """The three sentences for an error code, placeholders filled; general ones if unknown."""
    texts = MESSAGES.get(code, _FALLBACK)
    values = {"code": code, **params}
    happened, safe, todo = (text.format_map(_Known(values)) for text in texts)
    return happened, safe, todo


class _Known(dict[str, str | int]):
    """A missing placeholder shows an ellipsis instead of raising inside an error report."""

    def __missing__(self, key: str) -> str:
        return "…"
