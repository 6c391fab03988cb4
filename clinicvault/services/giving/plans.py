"""How each picture of an export is changed, as it is asked for, allowed and kept sealed.

One text for one plan: what a second person said yes to is compared by it letter for letter, and a
leaked copy is compared with the pictures that are made again by it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.ids import parse_id
from clinicvault.domain.recipe_fields import fields_of, recipe_of
from clinicvault.domain.recipe_rules import MOST_COVERS, require_sound
from clinicvault.domain.recipes import Box, EyeBar, Recipe
from clinicvault.services.views.exports import FaceDecision, FaceFound, FaceSaid, PlannedPicture

FORMAT = 1
_PLAN = frozenset({"format", "by_key", "dicom", "key", "pictures"})
_PICTURE = frozenset({"photo", "recipe", "faces", "searched", "looked"})
_FACE = frozenset({"box", "eyes", "score", "said"})
_NONSENSE = (
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading raises where somebody else wrote."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What the text of a plan says."""

    pictures: tuple[PlannedPicture, ...]
    as_stored: frozenset[str] = frozenset()
    """Ids of films and documents: no recipe changes them."""
    by_key: bool = False
    dicom: bool = False
    key: str = ""
    """The recipient's age key, or SHA-256 of the certificate, that it is to be locked with; "" for
    words or none. A yes is to this key, whatever the address book says later."""
    sheet: Mapping[str, Any] | None = None
    """Of a before/after sheet, as `sheets.plans` wrote it; None for pictures as they are."""


def plan_text(
    pictures: Sequence[PlannedPicture],
    as_stored: Collection[str] = (),
    *,
    by_key: bool = False,
    dicom: bool = False,
    key: str = "",
    sheet: Mapping[str, Any] | None = None,
) -> str:
    """Canonical JSON; `as_stored` are the ids of pictures that no recipe changes.

    InputRefused as of `recipe_rules.require_sound`.
    """
    told: dict[str, Any] = {
        "format": FORMAT,
        "by_key": bool(by_key),
        "dicom": bool(dicom),
        "key": str(key),
        "pictures": [_picture(one, one.photo in as_stored) for one in pictures],
    }
    told |= {} if sheet is None else {"sheet": dict(sheet)}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plan_of(text: str) -> Plan:
    """The plan of such a text.

    InputRefused("recipe-newer") for a later program's, ("recipe-wrong") for what is no plan.
    """
    try:
        loaded = json.loads(text)
        told = _fields(loaded, _PLAN | ({"sheet"} & loaded.keys()))
        if told["format"] != FORMAT:
            raise InputRefused("recipe-newer")
        listed = [_fields(one, _PICTURE) for one in told["pictures"]]
        pictures = tuple(map(_read_picture, listed))
        stored = frozenset(one["photo"] for one in listed if one["recipe"] is None)
        more: dict[str, Any] = {name: told[name] for name in ("by_key", "dicom", "key")}
        more |= {"sheet": told.get("sheet")}
        found = Plan(pictures, stored, **more)
        same = plan_text(pictures, stored, **more) == text
    except _NONSENSE as error:
        raise InputRefused("recipe-wrong") from error
    if not same:
        raise InputRefused("recipe-wrong")
    return found


def recipes_of(text: str) -> Mapping[bytes, Recipe]:
    """By photo id how each picture was made; none of films and documents, nor of no plan ("").

    InputRefused as of `plan_of`.
    """
    if not text:
        return {}
    plan = plan_of(text)
    made = [one for one in plan.pictures if one.photo not in plan.as_stored]
    return {bytes.fromhex(one.photo): one.recipe for one in made}


def _picture(one: PlannedPicture, as_stored: bool) -> dict[str, Any]:
    return {
        "photo": parse_id(one.photo).hex(),
        "recipe": None if as_stored else fields_of(one.recipe),
        "faces": [_face(face) for face in one.faces],
        "searched": one.searched,
        "looked": one.looked,
    }


def _face(decided: FaceDecision) -> dict[str, Any]:
    found = decided.found
    box, bar = found.box, found.eyes
    require_sound(Recipe(covers=(box,), eye_bars=(bar,) if bar else ()))
    if not 0 <= found.score <= 1:
        raise InputRefused("recipe-wrong")
    eyes = [*bar.first, *bar.second] if bar else []
    return {
        "box": [float(one) for one in (box.left, box.top, box.right, box.bottom)],
        "eyes": [float(one) for one in eyes],
        "score": float(found.score),
        "said": decided.said.value,
    }


def _fields(told: object, names: frozenset[str]) -> dict[str, Any]:
    if not isinstance(told, dict) or told.keys() != names:
        raise ValueError("other fields than a plan's")
    return told


def _read_picture(told: dict[str, Any]) -> PlannedPicture:
    faces = [_fields(one, _FACE) for one in told["faces"]]
    if len(faces) > MOST_COVERS:
        raise InputRefused("recipe-many", limit=MOST_COVERS)
    return PlannedPicture(
        photo=parse_id(told["photo"]).hex(),
        recipe=Recipe() if told["recipe"] is None else recipe_of(told["recipe"]),
        faces=tuple(map(_read_face, faces)),
        searched=told["searched"] is True,
        looked=told["looked"] is True,
    )


def _read_face(told: dict[str, Any]) -> FaceDecision:
    left, top, right, bottom = told["box"]
    eyes = told["eyes"]
    bar = EyeBar((eyes[0], eyes[1]), (eyes[2], eyes[3])) if eyes else None
    found = FaceFound(Box(left, top, right, bottom), bar, told["score"])
    return FaceDecision(found, FaceSaid(told["said"]))
