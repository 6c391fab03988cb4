"""The words that fill a consent form, in the languages in which the program brings forms."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from clinicvault.domain.clinical import Channel, Giver, Scope
from clinicvault.domain.record_kinds import Purpose

UNKNOWN = "—"


@dataclasses.dataclass(frozen=True, slots=True)
class FormWords:
    """One language; braces are filled in."""

    months: tuple[str, ...]
    first: str
    """How the first day of a month is written."""
    purposes: Mapping[Purpose, str]
    channels: Mapping[Channel, str]
    givers: Mapping[Giver, str]
    all_pictures: str
    of_visits: str
    chosen: tuple[str, str]
    """For one picture, for several."""
    faces: tuple[str, str]
    """Not recognisable, recognisable."""
    until: str
    withdrawn: str
    since_until: str
    since: str
    nowhere: str
    anybody: str
    signature: str
    name: str
    place_date: str
    explained: str
    page: str
    code: str

    def date(self, day: dt.date | None) -> str:
        """A day written out."""
        if day is None:
            return UNKNOWN
        number = self.first if day.day == 1 else str(day.day)
        return f"{number} {self.months[day.month - 1]} {day.year}"

    def period(self, since: dt.date | None, until: dt.date | None) -> str:
        """From when until when a consent holds."""
        if since is None:
            return self.until.format(until=self.date(until)) if until else self.withdrawn
        pattern = self.since_until if until else self.since
        return pattern.format(since=self.date(since), until=self.date(until))

    def scope(self, scope: Scope, number: int, visits: Sequence[dt.date]) -> str:
        """Which pictures: all, `visits`, or `number` chosen ones."""
        if scope is Scope.ALL:
            return self.all_pictures
        if scope is Scope.VISITS:
            return self.of_visits.format(days=", ".join(self.date(day) for day in visits))
        return self.chosen[number != 1].format(n=number)

    def given_by(self, giver: Giver, name: str) -> str:
        """Who consents."""
        return self.givers[giver].format(name=name or UNKNOWN)

    def places(self, channels: Sequence[Channel]) -> str:
        """Where marketing may show pictures, in the order of `Channel`."""
        return ", ".join(self.channels[one] for one in Channel if one in channels) or self.nowhere

    def people(self, names: Sequence[str]) -> str:
        """The named colleagues."""
        return ", ".join(names) or self.anybody


_ENGLISH = FormWords(
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    first="1",
    purposes={
        Purpose.CARE: "clinical care",
        Purpose.COLLEAGUES: "viewing by colleagues",
        Purpose.TEACHING: "teaching",
        Purpose.PUBLICATION: "publication in medicine",
        Purpose.MARKETING: "showing to the public",
        Purpose.INSURER: "insurer",
        Purpose.RESEARCH: "research",
    },
    channels={
        Channel.WEBSITE: "the clinic's website",
        Channel.SOCIAL_MEDIA: "social media",
        Channel.PRINT: "printed matter",
        Channel.EVENT: "talks and events",
    },
    givers={
        Giver.PATIENT: "the patient",
        Giver.PARENT: "{name}, parent",
        Giver.GUARDIAN: "{name}, guardian",
        Giver.REPRESENTATIVE: "{name}, representative",
    },
    all_pictures="all pictures, also those taken later",
    of_visits="the pictures of these visits: {days}",
    chosen=("{n} chosen picture", "{n} chosen pictures"),
    faces=("the face must not be recognisable", "the face may be recognisable"),
    until="until {until}",
    withdrawn="until you withdraw it",
    since_until="from {since} until {until}",
    since="from {since} until you withdraw it",
    nowhere="nowhere",
    anybody="any colleague at the clinic",
    signature="Signature",
    name="Name in capital letters",
    place_date="Place and date",
    explained="Explained by, for the clinic",
    page="Page {page} of {pages}",
    code="Patient",
)
_FRENCH = FormWords(
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    first="1er",
    purposes={
        Purpose.CARE: "soins",
        Purpose.COLLEAGUES: "avis de collègues",
        Purpose.TEACHING: "enseignement",
        Purpose.PUBLICATION: "publication médicale",
        Purpose.MARKETING: "présentation au public",
        Purpose.INSURER: "assurance",
        Purpose.RESEARCH: "recherche",
    },
    channels={
        Channel.WEBSITE: "le site de la clinique",
        Channel.SOCIAL_MEDIA: "les réseaux sociaux",
        Channel.PRINT: "les imprimés",
        Channel.EVENT: "les conférences et événements",
    },
    givers={
        Giver.PATIENT: "le patient ou la patiente",
        Giver.PARENT: "{name}, parent",
        Giver.GUARDIAN: "{name}, tuteur ou tutrice",
        Giver.REPRESENTATIVE: "{name}, représentant ou représentante",
    },
    all_pictures="toutes les images, y compris celles prises plus tard",
    of_visits="les images de ces visites : {days}",
    chosen=("{n} image choisie", "{n} images choisies"),
    faces=("le visage ne doit pas être reconnaissable", "le visage peut être reconnaissable"),
    until="jusqu'au {until}",
    withdrawn="jusqu'à son retrait",
    since_until="du {since} au {until}",
    since="à partir du {since}, jusqu'à son retrait",
    nowhere="nulle part",
    anybody="tout collègue de la clinique",
    signature="Signature",
    name="Nom en capitales",
    place_date="Lieu et date",
    explained="Expliqué par, pour la clinique",
    page="Page {page} sur {pages}",
    code="Patient",
)
WORDS: Mapping[str, FormWords] = MappingProxyType({"en": _ENGLISH, "fr": _FRENCH})
"""By language, in the order of the lists."""
