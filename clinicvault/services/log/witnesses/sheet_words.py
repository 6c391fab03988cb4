"""The words of the printed check code, in the languages in which it is printed."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType


@dataclasses.dataclass(frozen=True, slots=True)
class SheetWords:
    """One language; braces are filled in."""

    title: str
    lead: str
    clinic: str
    when: str
    lines: str
    about_lines: str
    code: str
    how: str
    keep: str
    check: str
    footer: str


_EN = SheetWords(
    title="Daily check code",
    lead=(
        "This page proves later that no line was removed from the clinic's access log, and none "
        "changed, up to the moment at which it was printed. It tells nothing about patients."
    ),
    clinic="Clinic",
    when="Made",
    lines="Lines",
    about_lines=(
        "Lines are all that the log holds: beginnings of acts and the program's own notes, too. So "
        "they are more than the entries that people see."
    ),
    code="Check code",
    how="To compare by eye, group by group:",
    keep="Keep it outside the clinic, with somebody who cannot write in the log.",
    check=(
        "To check: photograph the square and choose the picture under Log, “Check a code”, or type "
        "clinicvault log check with the name of the picture."
    ),
    footer="Access log of vault {vault}",
)
_FR = SheetWords(
    title="Code de contrôle du jour",
    lead=(
        "Cette page prouve plus tard qu'aucune ligne du journal des accès du cabinet n'a été "
        "retirée ni modifiée jusqu'au moment de l'impression. Elle ne dit rien des patients."
    ),
    clinic="Cabinet",
    when="Établi le",
    lines="Lignes",
    about_lines=(
        "Les lignes sont tout ce que contient le journal, y compris les débuts d'actes et les "
        "notes du programme : elles sont donc plus nombreuses que les entrées que l'on voit."
    ),
    code="Code de contrôle",
    how="À comparer à l'œil, groupe par groupe :",
    keep="Conservez-la hors du cabinet, chez une personne qui ne peut pas écrire dans le journal.",
    check=(
        "Pour vérifier : photographiez le carré et choisissez l'image sous Journal, « Vérifier un "
        "code », ou tapez clinicvault log check suivi du nom de l'image."
    ),
    footer="Journal des accès du coffre {vault}",
)
WORDS = MappingProxyType({"en": _EN, "fr": _FR})
