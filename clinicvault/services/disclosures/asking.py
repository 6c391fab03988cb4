"""A letter that asks for what was given: in the recipient's language, without a patient's name."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.services.log.words import LogWords
from clinicvault.services.views.releases import GiftView

from .standing import OVER

_ENGLISH = "en"
_SHORT = 8
"""Characters of the gift's id: enough for the clinic to find it again."""
_LETTER = MappingProxyType(
    {
        "en": (
            "To {recipient},\n\non {day} {clinic} gave you {what}. Reason: {purpose}.\n{why}\n\n"
            "Please delete every copy, also in backups and wherever you passed it on, and tell us "
            "that you did, or why you have to keep it.\n\nOur reference: {reference}\n{clinic}\n"
        ),
        "fr": (
            "À l'attention de {recipient}\n\nLe {day}, {clinic} vous a remis {what}. "
            "Motif : {purpose}.\n{why}\n\nVeuillez supprimer toutes les copies, y compris dans les "
            "sauvegardes et là où vous les avez transmises, et nous le confirmer, ou nous dire "
            "pourquoi vous devez les conserver.\n\nNotre référence : {reference}\n{clinic}\n"
        ),
    }
)
_TIME = MappingProxyType(
    {
        "en": "The time for which it was given is over.",
        "fr": "La durée pour laquelle cela a été remis est écoulée.",
    }
)
_CONSENT = MappingProxyType(
    {
        "en": "The consent under which it was given is no longer in force.",
        "fr": "Le consentement sous lequel cela a été remis n'est plus en vigueur.",
    }
)


def ask_letter(gift: GiftView, clinic: str, language: str) -> str:
    """As text; English for a language that is not spoken here."""
    spoken = language if language in _LETTER else _ENGLISH
    words = LogWords(spoken)
    why = _TIME if gift.problem == OVER else _CONSENT
    slug = gift.purpose.slug if gift.purpose is not None else ""
    return _LETTER[spoken].format(
        recipient=gift.recipient,
        day=words.short_day(gift.when.astimezone().date()),
        clinic=clinic,
        what=words.given(len(gift.photos), gift.form),
        purpose=words.purpose(slug),
        why=why[spoken],
        reference=gift.id[:_SHORT],
    )
