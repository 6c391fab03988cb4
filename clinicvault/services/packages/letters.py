"""What is written to a recipient when pictures leave: how to open them, and what is asked of them.

No secret and no patient's name stands in it, so that it may go by any way.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

from clinicvault.services.views.exports import PackageKind

_ENGLISH = "en"
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """What left."""

    kind: PackageKind
    clinic: str
    recipient: str
    """"" for the patient."""
    pictures: int
    by_key: bool = False
    """Opened with the recipient's own key, not with words."""
    delete_by: dt.date | None = None
    language: str = _ENGLISH
    """The recipient's; English for one that is not spoken here."""


_HELLO = MappingProxyType(
    {
        "en": (
            "To {recipient},\n\n{clinic} sends you {n} picture.",
            "To {recipient},\n\n{clinic} sends you {n} pictures.",
        ),
        "fr": (
            "À l'attention de {recipient}\n\n{clinic} vous envoie {n} image.",
            "À l'attention de {recipient}\n\n{clinic} vous envoie {n} images.",
        ),
    }
)
_HELLO_PATIENT = MappingProxyType(
    {
        "en": (
            "Hello,\n\n{clinic} sends you {n} picture.",
            "Hello,\n\n{clinic} sends you {n} pictures.",
        ),
        "fr": (
            "Bonjour,\n\n{clinic} vous envoie {n} image.",
            "Bonjour,\n\n{clinic} vous envoie {n} images.",
        ),
    }
)
"""Where the recipient is the patient, whose name stands in no letter of ours."""
_OPEN = MappingProxyType(
    {
        ("en", PackageKind.PATIENT_PAGE): (
            "Save the file on your own device and open it there with a double click: it opens in "
            "any browser, without the internet. Type the words when it asks for them."
        ),
        ("fr", PackageKind.PATIENT_PAGE): (
            "Enregistrez le fichier sur votre propre appareil et ouvrez-le d'un double clic : il "
            "s'ouvre dans n'importe quel navigateur, sans internet. Tapez les mots quand il les "
            "demande."
        ),
        ("en", PackageKind.AGE): (
            "The file is encrypted. It opens with the free program age (age-encryption.org), and "
            "holds an archive of the pictures with a signed list."
        ),
        ("fr", PackageKind.AGE): (
            "Le fichier est chiffré. Il s'ouvre avec le programme libre age (age-encryption.org) "
            "et contient une archive des images avec une liste signée."
        ),
        ("en", PackageKind.CERTIFICATE): (
            "The file is encrypted for your certificate. A program for secure e-mail opens it, or "
            "OpenSSL (openssl cms -decrypt)."
        ),
        ("fr", PackageKind.CERTIFICATE): (
            "Le fichier est chiffré pour votre certificat. Un programme de messagerie sécurisée "
            "l'ouvre, ou OpenSSL (openssl cms -decrypt)."
        ),
        ("en", PackageKind.INSURER): (
            "The file is an encrypted ZIP archive. 7-Zip and similar programs open it; the "
            "archive inside holds the pictures with a signed list."
        ),
        ("fr", PackageKind.INSURER): (
            "Le fichier est une archive ZIP chiffrée. 7-Zip et des programmes semblables "
            "l'ouvrent ; l'archive à l'intérieur contient les images avec une liste signée."
        ),
        ("en", PackageKind.PLAIN): "The pictures are plain files: keep them where nobody else is.",
        ("fr", PackageKind.PLAIN): (
            "Les images sont des fichiers sans protection : gardez-les là où personne d'autre "
            "n'a accès."
        ),
    }
)
_WORDS = MappingProxyType(
    {
        "en": "The words that open it reach you by another way, by telephone or on paper.",
        "fr": (
            "Les mots qui l'ouvrent vous parviennent par une autre voie, par téléphone ou sur "
            "papier."
        ),
    }
)
_KEY = MappingProxyType(
    {
        "en": "Your own key opens it.",
        "fr": "Votre propre clé l'ouvre.",
    }
)
_CARE = MappingProxyType(
    {
        "en": (
            "These are confidential pictures of a patient. Use them for the purpose they were "
            "given for, and pass them on to nobody."
        ),
        "fr": (
            "Ce sont des images confidentielles d'un patient. Ne les utilisez que pour ce pour "
            "quoi elles ont été remises, et ne les transmettez à personne."
        ),
    }
)
_DELETE = MappingProxyType(
    {
        "en": "Please delete them by {day}, and tell us that you did.",
        "fr": "Merci de les supprimer avant le {day}, et de nous le dire.",
    }
)
_ARRIVED = MappingProxyType(
    {
        "en": "Please tell us when they have arrived.",
        "fr": "Merci de nous dire quand elles sont arrivées.",
    }
)


def letter(sent: Sent) -> str:
    """Paragraphs of plain text, in the recipient's language."""
    language = sent.language if sent.language in _HELLO else _ENGLISH
    hello = (_HELLO if sent.recipient else _HELLO_PATIENT)[language][
        _many(language, sent.pictures)
    ].format(recipient=sent.recipient, clinic=sent.clinic, n=sent.pictures)
    return "\n\n".join((hello, _opening(sent, language), *_asked(sent, language)))


def _many(language: str, count: int) -> bool:
    return count > 1 if language == "fr" else count != 1


def _opening(sent: Sent, language: str) -> str:
    told = _OPEN[language, sent.kind]
    if sent.kind in {PackageKind.PLAIN, PackageKind.CERTIFICATE}:
        return told
    return f"{told} {_KEY[language] if sent.by_key else _WORDS[language]}"


def _asked(sent: Sent, language: str) -> list[str]:
    """What is asked of them; the patient may do as they like with their own pictures."""
    told = [] if sent.kind is PackageKind.PATIENT_PAGE else [_CARE[language]]
    if sent.delete_by is not None:
        told.append(delete_line(sent.delete_by, language))
    return [*told, _ARRIVED[language]]


def delete_line(day: dt.date, language: str) -> str:
    """By when the recipient is asked to delete it, as a sentence."""
    known = language if language in _DELETE else _ENGLISH
    return _DELETE[known].format(day=_day(day, known))


def _day(day: dt.date, language: str) -> str:
    if language == "fr":
        first = "1er" if day.day == 1 else str(day.day)
        return f"{first} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
