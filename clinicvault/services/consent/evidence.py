"""Signed forms on their way in and out: a worker rebuilds scans, signatures are only numbers."""

from __future__ import annotations

import math
from typing import TypeVar

from clinicvault.access.consent.evidence import SCAN, SIGNATURE, Document, Strokes
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused
from clinicvault.media.pool import MediaPool
from clinicvault.media.replies import Nonsense, plain_jpeg
from clinicvault.media.results import PREVIEW_SIDE, RefusedMedia
from clinicvault.services import views
from clinicvault.services.importing.taking import STOPPED

from .signature_drawing import drawn

T = TypeVar("T")

MOST_PAGES = 20
_MOST_POINTS = 50_000
_MOST_TEXT = 100_000
_ASPECTS = (0.1, 20.0)


def scanned(media: MediaPool, scan: bytes) -> Document:
    """A photographed or scanned form, rebuilt without anything that is not seen.

    InputRefused as for photos, ("evidence-kind") for a film, ("evidence-too-many-pages").
    """
    prepared = _taken(media.prepare(scan).result())
    kind = prepared.facts.format
    pages: tuple[bytes, ...] = (prepared.preview,)
    if kind is PhotoKind.VIDEO:
        raise InputRefused("evidence-kind")
    if kind is PhotoKind.PDF:
        if prepared.facts.pages > MOST_PAGES:
            raise InputRefused("evidence-too-many-pages", limit=MOST_PAGES)
        pages = _taken(media.pages(prepared.rewritten, MOST_PAGES).result())
    return Document(SCAN, file=prepared.rewritten, format=kind.value, pages=pages)


def signed(signature: views.ScreenSignature) -> Document:
    """A signature made on the screen with the text that was shown.

    InputRefused("consent-signature-missing") unless somebody signed, ("form-empty") without text.
    """
    strokes = tuple(stroke.points for stroke in signature.strokes)
    if not _drawable(strokes, signature.aspect):
        raise InputRefused("consent-signature-missing")
    if not signature.text.strip() or len(signature.text) > _MOST_TEXT:
        raise InputRefused("form-empty")
    return Document(SIGNATURE, text=signature.text, strokes=strokes, aspect=signature.aspect)


def shown(document: Document) -> views.EvidenceOpened:
    """Pictures for the eyes: the pages of a scan, or the signature drawn again with its text.

    IntegrityError("evidence-altered") for what this program cannot have sealed.
    """
    if document.kind == SIGNATURE:
        if not _drawable(document.strokes, document.aspect):
            raise IntegrityError("evidence-altered")
        return views.EvidenceOpened((drawn(document.strokes, document.aspect),), document.text)
    try:
        return views.EvidenceOpened(tuple(plain_jpeg(one, PREVIEW_SIDE) for one in document.pages))
    except Nonsense as error:
        raise IntegrityError("evidence-altered") from error


def _drawable(strokes: Strokes, aspect: float) -> bool:
    """Whether that is a signature, which takes no more than a moment to draw."""
    points = [point for stroke in strokes for point in stroke]
    if not all(strokes) or not 2 <= len(points) <= _MOST_POINTS:
        return False
    inside = all(0 <= x <= 1 and 0 <= y <= 1 and ms >= 0 for x, y, ms in points)
    low, high = _ASPECTS
    return inside and math.isfinite(aspect) and low <= aspect <= high


def _taken(result: T | RefusedMedia) -> T:
    if not isinstance(result, RefusedMedia):
        return result
    if result.reason == STOPPED:
        raise Refused("locked")
    raise InputRefused(result.reason, **result.params)
