"""AVIF: the registration; the work is in `heif` and `heif_decode`."""

from __future__ import annotations

from clinicvault.domain.clinical import PhotoKind

from . import heif, heif_decode, heif_samples
from .proof import heif as proof
from .registry import Format

FORMAT = Format(
    "AVIF",
    PhotoKind.AVIF,
    heif.rewrite,
    heif_decode.decode,
    matches=heif.is_avif,
    prove=proof.prove,
    sample=heif_samples.avif,
)
