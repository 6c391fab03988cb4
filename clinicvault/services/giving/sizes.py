"""About how large a package will be, before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping

from clinicvault.services.views.exports import PackageKind, PlannedPicture

from .answers import Answers

_BYTES_A_PIXEL = 0.25
"""Of our JPEGs at quality 92: 0.07 to 0.17 in 39 pictures of the demo; cameras' grain adds more."""
_HTML = 4 / 3
"""Base 64."""


def about(answers: Answers) -> int:
    """Bytes."""
    total = sum(_one(answers, one) for one in answers.plan.pictures)
    total *= 2 if answers.plan.dicom else 1
    return round(total * (_HTML if answers.plan.kind is PackageKind.PATIENT_PAGE else 1))


def _one(answers: Answers, one: PlannedPicture) -> float:
    photo = bytes.fromhex(one.photo)
    if one.photo in answers.stored:
        return answers.records[photo].original_size
    width, height = _sides(answers.facts.get(photo, {}))
    if one.recipe.crop is not None:
        width *= one.recipe.crop.right - one.recipe.crop.left
        height *= one.recipe.crop.bottom - one.recipe.crop.top
    longest = max(width, height, 1.0)
    share = min(1.0, one.recipe.longest / longest) if one.recipe.longest else 1.0
    return width * height * share * share * _BYTES_A_PIXEL


def _sides(facts: Mapping[str, object]) -> tuple[float, float]:
    width, height = facts.get("width"), facts.get("height")
    known = isinstance(width, int) and isinstance(height, int)
    return (float(width), float(height)) if known else (0.0, 0.0)  # type: ignore[arg-type]
