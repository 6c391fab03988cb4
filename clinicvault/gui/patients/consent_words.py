"""What people read about a consent: what it is for, what it covers, what is still missing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.rules import ClinicRules
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import LANGUAGES, mark, tr, trn
from clinicvault.gui.widgets.dates import today
from clinicvault.services.views import ConsentView, VisitView

ICONS = MappingProxyType(
    {
        Purpose.CARE: "stethoscope",
        Purpose.COLLEAGUES: "users-round",
        Purpose.TEACHING: "graduation-cap",
        Purpose.PUBLICATION: "newspaper",
        Purpose.MARKETING: "megaphone",
        Purpose.INSURER: "umbrella",
        Purpose.RESEARCH: "microscope",
    }
)
_MEANINGS = MappingProxyType(
    {
        Purpose.CARE: mark("Photos for diagnosis, treatment and follow-up here"),
        Purpose.COLLEAGUES: mark("Shown to colleagues, all or named ones"),
        Purpose.TEACHING: mark("Shown in courses and training"),
        Purpose.PUBLICATION: mark("Printed in a journal or shown at a congress"),
        Purpose.MARKETING: mark("On the website, in social media, in print, at events"),
        Purpose.INSURER: mark("Given to the patient's insurer"),
        Purpose.RESEARCH: mark("Used in a study"),
    }
)
_CHANNELS = MappingProxyType(
    {
        Channel.WEBSITE: mark("Website"),
        Channel.SOCIAL_MEDIA: mark("Social media"),
        Channel.PRINT: mark("Print"),
        Channel.EVENT: mark("Talks and events"),
    }
)
_GIVERS = MappingProxyType(
    {
        Giver.PATIENT: mark("The patient"),
        Giver.PARENT: mark("A parent"),
        Giver.GUARDIAN: mark("A guardian"),
        Giver.REPRESENTATIVE: mark("A representative"),
    }
)
_NAMED_GIVERS = MappingProxyType(
    {
        Giver.PARENT: mark("{name}, parent"),
        Giver.GUARDIAN: mark("{name}, guardian"),
        Giver.REPRESENTATIVE: mark("{name}, representative"),
    }
)
_SCOPES = MappingProxyType(
    {
        Scope.ALL: mark("All photos"),
        Scope.VISITS: mark("Certain visits"),
        Scope.PHOTOS: mark("Certain photos"),
    }
)
OPEN = frozenset(
    {
        ConsentStatus.VALID,
        ConsentStatus.AWAITING_KEY,
        ConsentStatus.AWAITING_OFFICER,
        ConsentStatus.NOT_YET,
        ConsentStatus.UNCONFIRMED,
        ConsentStatus.EXPIRED,
    }
)
"""States in which a consent can still be withdrawn."""
_SHOWN_DAYS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Something of a consent that somebody should look after."""

    key: str
    """"scan", "confirm", "majority" or "ending"."""
    tone: str
    text: str


def meaning(purpose: Purpose) -> str:
    """What a reason is, in a line."""
    return tr(_MEANINGS[purpose])


def channel(value: Channel) -> str:
    """Where marketing pictures may be shown."""
    return tr(_CHANNELS[value])


def giver(value: Giver) -> str:
    """Who consents."""
    return tr(_GIVERS[value])


def scope(value: Scope) -> str:
    """Which photos a consent covers, for the choice of it."""
    return tr(_SCOPES[value])


def given_by(consent: ConsentView) -> str:
    """Who gave a consent, with the name where it was not the patient."""
    if consent.giver is Giver.PATIENT or not consent.giver_name:
        return giver(consent.giver)
    return tr(_NAMED_GIVERS[consent.giver], name=consent.giver_name)


def covered(consent: ConsentView, visits: Sequence[VisitView]) -> str:
    """Which photos a consent covers, visits by their days."""
    if consent.scope is Scope.ALL:
        return tr("All photos")
    count = len(consent.subjects)
    if consent.scope is Scope.PHOTOS:
        return trn("{n} photo", "{n} photos", count)
    known = [visit.date for visit in visits if visit.id in consent.subjects]
    days = ", ".join(formats.day(day) for day in sorted(known)[:_SHOWN_DAYS])
    more = " …" if len(known) > _SHOWN_DAYS else ""
    counted = trn("{n} visit", "{n} visits", count)
    return f"{counted}: {days}{more}" if days else counted


def dates(consent: ConsentView) -> str:
    """From when until when."""
    start, end = formats.day(consent.since or consent.recorded), consent.until
    if end is None:
        return tr("From {day}, without end", day=start)
    return tr("From {day} until {end}", day=start, end=formats.day(end))


def channels(values: Iterable[Channel]) -> str:
    """Where marketing pictures may be shown, in the order of the enumeration."""
    held = set(values)
    return ", ".join(channel(one) for one in Channel if one in held) or tr("Nowhere")


def facts(consent: ConsentView, visits: Sequence[VisitView]) -> list[tuple[str, str]]:
    """Captions and what stands under them on a card."""
    found = [
        (tr("Given by"), given_by(consent)),
        (tr("Valid"), dates(consent)),
        (tr("Covers"), covered(consent, visits)),
        (tr("Recorded"), _recorded(consent)),
    ]
    if consent.purpose is not Purpose.CARE:
        found.insert(3, (tr("Face"), face(recognisable=consent.faces)))
    if consent.purpose is Purpose.MARKETING:
        found.insert(3, (tr("Where"), channels(consent.channels)))
    if consent.purpose is Purpose.COLLEAGUES:
        who = ", ".join(consent.named) or tr("Any colleague of the clinic")
        found.insert(3, (tr("Colleagues"), who))
    if consent.withdrawn is not None:
        found.append((tr("Withdrawn"), formats.day(consent.withdrawn)))
    return found


def _recorded(consent: ConsentView) -> str:
    day = formats.day(consent.recorded)
    return tr("{day} by {name}", day=day, name=consent.by) if consent.by else day


def face(*, recognisable: bool) -> str:
    """Whether the face may be recognisable."""
    return tr("May be recognisable") if recognisable else tr("Not recognisable")


def gaps(consent: ConsentView, now: dt.date | None = None) -> list[Gap]:
    """What is to be looked after, the most urgent first."""
    if consent.status not in OPEN:
        return []
    day, found = now or today(), []
    if consent.confirm_by is not None:
        late = consent.status is ConsentStatus.UNCONFIRMED
        text = tr("To be confirmed by {when}", when=formats.moment(consent.confirm_by))
        found.append(Gap("confirm", "bad" if late else "warn", text))
    if consent.evidence_missing:
        found.append(Gap("scan", "warn", tr("Scan to follow")))
    if _of_age(consent, day):
        text = tr("Patient is of age since {day}", day=formats.day(consent.majority))
        found.append(Gap("majority", "warn", text))
    if _ending(consent, day):
        found.append(Gap("ending", "warn", tr("Ends on {day}", day=formats.day(consent.until))))
    return found


def _of_age(consent: ConsentView, day: dt.date) -> bool:
    return consent.majority is not None and consent.majority <= day


def _ending(consent: ConsentView, day: dt.date) -> bool:
    if consent.until is None or consent.status is ConsentStatus.EXPIRED:
        return False
    return consent.until - day <= dt.timedelta(days=ClinicRules().warn_days)


def proof(consent: ConsentView) -> str:
    """What shows it, and the form's language."""
    parts = (words.evidence(consent.evidence), LANGUAGES.get(consent.language, ""))
    return "  ·  ".join(part for part in parts if part)


def documented(consent: ConsentView) -> bool:
    """Whether there is a document to open."""
    return consent.evidence in {Evidence.PAPER_SCANNED, Evidence.SIGNED_ON_SCREEN}


def purposes(values: Iterable[Purpose]) -> str:
    """Names of several reasons, in the order of the enumeration."""
    return ", ".join(words.purpose(one) for one in sorted(set(values)))
