"""What people read about kinds of packages, recipients, faces and rules."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import RecipientSort, SecondReason
from clinicvault.domain.recipes import Background, Corner
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.patients import consent_words
from clinicvault.services.views.exports import FaceSaid, PackageKind, PurposeStanding

KIND_ICONS = MappingProxyType(
    {
        PackageKind.PATIENT_PAGE: "globe",
        PackageKind.AGE: "file-lock",
        PackageKind.CERTIFICATE: "badge-check",
        PackageKind.INSURER: "file-archive",
        PackageKind.PLAIN: "images",
    }
)
_KINDS = MappingProxyType(
    {
        PackageKind.PATIENT_PAGE: mark("Page for a browser"),
        PackageKind.AGE: mark("Encrypted file (age)"),
        PackageKind.CERTIFICATE: mark("File for a certificate"),
        PackageKind.INSURER: mark("Protected ZIP"),
        PackageKind.PLAIN: mark("Plain files"),
    }
)
_KIND_TEXTS = MappingProxyType(
    {
        PackageKind.PATIENT_PAGE: mark(
            "One file, opened by a double click without the internet, with six words."
        ),
        PackageKind.AGE: mark("Opened with the free program age, by key or passphrase."),
        PackageKind.CERTIFICATE: mark(
            "Only who holds the recipient's certificate opens it, as in secure e-mail."
        ),
        PackageKind.INSURER: mark("Opened in 7-Zip with a long passphrase; names stay hidden."),
        PackageKind.PLAIN: mark("Nothing protects them: whoever gets them can see them."),
    }
)
ENDINGS = MappingProxyType(
    {
        PackageKind.PATIENT_PAGE: "html",
        PackageKind.AGE: "age",
        PackageKind.CERTIFICATE: "p7m",
        PackageKind.INSURER: "zip",
    }
)
"""Of the file; plain files go into a folder."""
SORT_ICONS = MappingProxyType(
    {
        RecipientSort.PATIENT: "user",
        RecipientSort.COLLEAGUE: "stethoscope",
        RecipientSort.INSURER: "umbrella",
        RecipientSort.PUBLISHER: "megaphone",
        RecipientSort.OTHER: "contact",
    }
)
_SORTS = MappingProxyType(
    {
        RecipientSort.PATIENT: mark("The patient"),
        RecipientSort.COLLEAGUE: mark("Colleague"),
        RecipientSort.INSURER: mark("Insurer"),
        RecipientSort.PUBLISHER: mark("Website, agency or journal"),
        RecipientSort.OTHER: mark("Somebody else"),
    }
)
_FACES = MappingProxyType(
    {
        FaceSaid.COVERED: mark("Whole face covered"),
        FaceSaid.EYES: mark("Eyes only: recognisable"),
        FaceSaid.SHOWN: mark("Shown: recognisable"),
        FaceSaid.NO_FACE: mark("Not a face"),
    }
)
_SECOND = MappingProxyType(
    {
        SecondReason.BULK: mark("many pictures at once"),
        SecondReason.FACES: mark("faces that can be recognised"),
        SecondReason.MARKETING: mark("pictures for marketing"),
        SecondReason.PLAIN: mark("files that nothing protects"),
    }
)
_CORNERS = MappingProxyType(
    {
        Corner.BOTTOM_RIGHT: mark("Bottom right"),
        Corner.BOTTOM_LEFT: mark("Bottom left"),
        Corner.TOP_RIGHT: mark("Top right"),
        Corner.TOP_LEFT: mark("Top left"),
        Corner.ACROSS: mark("Across the picture"),
    }
)
_BACKGROUNDS = MappingProxyType(
    {
        Background.AS_IS: mark("As it is"),
        Background.WHITE: mark("White"),
        Background.GREY: mark("Grey"),
        Background.BLACK: mark("Black"),
    }
)


def kind(value: PackageKind) -> str:
    """A kind's name."""
    return tr(_KINDS[value])


def kind_text(value: PackageKind) -> str:
    """How its recipient opens it."""
    return tr(_KIND_TEXTS[value])


def sort(value: RecipientSort) -> str:
    """What sort of recipient somebody is."""
    return tr(_SORTS[value])


def face(value: FaceSaid) -> str:
    """What is done with a face."""
    return tr(_FACES[value])


def corner(value: Corner) -> str:
    """Where the words stand."""
    return tr(_CORNERS[value])


def background(value: Background) -> str:
    """What is seen around the person."""
    return tr(_BACKGROUNDS[value])


def second(values: Iterable[SecondReason]) -> str:
    """Why a second person is wanted, as a list."""
    said = ", ".join(tr(_SECOND[one]) for one in values)
    return said[:1].upper() + said[1:]


def reason(purpose: Purpose, channel: Channel | None) -> str:
    """Such as "Marketing · Website"."""
    if channel is None:
        return words.purpose(purpose)
    return f"{words.purpose(purpose)} · {consent_words.channel(channel)}"


def standing(value: PurposeStanding) -> str:
    """From when and until when the consent holds."""
    parts = []
    if value.since is not None:
        parts.append(tr("Consent of {day}", day=formats.day(value.since)))
    if value.until is not None:
        parts.append(tr("until {day}", day=formats.day(value.until)))
    return ", ".join(parts)
