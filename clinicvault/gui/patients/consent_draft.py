"""From a recorded consent to the draft that renews it."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.gui.i18n import LANGUAGES, language
from clinicvault.services.views import ConsentDraft, ConsentView, UserView


def draft_of(
    consent: ConsentView, users: Sequence[UserView] = (), *, renews: bool = False
) -> ConsentDraft:
    """The same content once more, from today; `users` give the named colleagues' ids."""
    return ConsentDraft(
        consent.purpose,
        consent.evidence,
        scope=consent.scope,
        subjects=consent.subjects,
        faces=consent.faces,
        channels=consent.channels,
        language=form_language(consent.language),
        giver=consent.giver,
        giver_name=consent.giver_name,
        named=tuple(user.id for user in users if user.name in consent.named),
        note=consent.note,
        form=consent.form,
        renews=consent.id if renews else "",
    )


def form_language(code: str) -> str:
    """The language of a form; the window's own where the consent has none."""
    return code if code in LANGUAGES else language().code
