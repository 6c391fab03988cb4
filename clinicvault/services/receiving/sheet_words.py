"""The words of the page with a clinic's own key, in the languages in which it is printed."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType


@dataclasses.dataclass(frozen=True, slots=True)
class SheetWords:
    """One language; braces are filled in."""

    title: str
    lead: str
    key: str
    compare: str
    how: str
    computers: str
    about_computers: str
    here: str
    made: str


_EN = SheetWords(
    title="How to send us pictures",
    lead=(
        "What is encrypted for this key opens at our clinic only. The key is no secret: it may be "
        "sent by e-mail, printed or shown. Photograph the square, or type the key."
    ),
    key="Our key",
    compare=(
        "Before you use it for the first time, ring us at a number that you know, and have the key "
        "read to you, group by group."
    ),
    how=(
        "In ClinicVault: add us to your address book with this key, and export for us. With the "
        "free program age: age -r KEY -o package.age pictures.zip"
    ),
    computers="Our computers",
    about_computers=(
        "What we send you is signed by the computer that made it. These are the words by which "
        "your program knows it; we read them to you when it asks for them."
    ),
    here="(this sheet was made there)",
    made="{clinic}, {day}",
)
_FR = SheetWords(
    title="Comment nous envoyer des images",
    lead=(
        "Ce qui est chiffré pour cette clé ne s'ouvre que dans notre cabinet. La clé n'est pas un "
        "secret : on peut l'envoyer par courriel, l'imprimer ou la montrer. Photographiez le "
        "carré, ou saisissez la clé."
    ),
    key="Notre clé",
    compare=(
        "Avant de vous en servir pour la première fois, appelez-nous à un numéro que vous "
        "connaissez et faites-vous lire la clé, groupe par groupe."
    ),
    how=(
        "Dans ClinicVault : ajoutez-nous à votre carnet d'adresses avec cette clé, puis exportez "
        "pour nous. Avec le programme gratuit age : age -r CLÉ -o paquet.age images.zip"
    ),
    computers="Nos postes",
    about_computers=(
        "Ce que nous vous envoyons est signé par le poste qui l'a préparé. Voici les mots par "
        "lesquels votre programme le reconnaît ; nous vous les lisons quand il les demande."
    ),
    here="(cette feuille y a été préparée)",
    made="{clinic}, {day}",
)
WORDS = MappingProxyType({"en": _EN, "fr": _FR})
"""By language."""
