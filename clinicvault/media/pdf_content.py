"""What a page draws: known operators with their operands, resources under new names, nothing else.

Marks that tie drawings to names, authors or spoken text fall away; so do comments and unknown
operators. (ISO 32000-1:2008, annex A.)
"""

from __future__ import annotations

import decimal
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .pdf_streams import Suspicious, Value

_NUMBERS = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BT",
        "c",
        "cm",
        "d0",
        "d1",
        "ET",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "h",
        "i",
        "j",
        "J",
        "k",
        "K",
        "l",
        "m",
        "M",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "s",
        "S",
        "T*",
        "Tc",
        "TD",
        "Td",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "sc",
        "SC",
    ]
)
_TEXTS = frozenset(["Tj", "TJ", "'", '"'])
_RESOURCES = {
    "Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
    "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern",
}  # fmt: skip
_LETTERS = {
    "/Font": "F", "/XObject": "X", "/ExtGState": "G", "/ColorSpace": "C", "/Shading": "S",
    "/Pattern": "P",
}  # fmt: skip
_INTENTS = frozenset(
    {"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"}
)
_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"})
_PLAIN = (int, decimal.Decimal, float)
_MARKS = frozenset(["BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"])
_IMAGE_KEYS = {
    "/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace",
    "/F": "/Filter", "/DP": "/DecodeParms", "/D": "/Decode", "/IM": "/ImageMask",
    "/I": "/Interpolate",
}  # fmt: skip
_IMAGE_SPACES = {
    "/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed",
}  # fmt: skip

Copy = Callable[[str, Value], Value]
"""Category and resource to the copy that the kept file holds; None where it falls away."""


class Scope:
    """Resources as one or several content streams use them, collected under names of our own."""

    def __init__(self, resources: Value, copy: Copy) -> None:
        self.source = resources if isinstance(resources, Dictionary) else Dictionary()
        self.copy = copy
        self._names: dict[tuple[str, str], Value] = {}
        self.kept: dict[str, dict[str, Value]] = {}

    def name(self, category: str, name: str) -> Value:
        """The new name of a resource; None where there is none, or none that may stay."""
        key = category, name
        if key not in self._names:
            group = self.source.get(category)
            found = group.get(name) if isinstance(group, Dictionary) else None
            copy = self.copy(category, found) if found is not None else None
            self._names[key] = None if copy is None else self.add(category, copy)
        return self._names[key]

    def add(self, category: str, copy: Value) -> Value:
        """A new name for something that the kept file holds."""
        group = self.kept.setdefault(category, {})
        name = f"/{_LETTERS[category]}{len(group)}"
        group[name] = copy
        return Name(name)

    def resources(self) -> Value:
        """The dictionary of everything that was used."""
        return Dictionary({name: Dictionary(group) for name, group in self.kept.items()})


class Drawing:
    """Cleans content streams of one document; counts their operators together."""

    def __init__(self, source: pikepdf.Pdf, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self._count = 0

    def clean(self, content: bytes, scope: Scope) -> bytes:
        """The content with new names and without anything that does not draw.

        Raises Suspicious where it cannot be read, InputRefused "too-many-parts" when too long.
        """
        try:
            parsed = pikepdf.parse_content_stream(pikepdf.Stream(self.source, content))
        except pikepdf.PdfError as error:
            raise Suspicious from error
        self._count += len(parsed)
        if self._count > self.limits.pdf_operators:
            raise InputRefused("too-many-parts")
        kept = []
        for instruction in parsed:
            done = self._instruction(instruction, scope)
            if done is not None:
                kept.append(_line(*done))
        return b"\n".join(kept)

    def _instruction(self, instruction: Value, scope: Scope) -> tuple[list[Value], Operator] | None:
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            return self._inline(instruction, scope)
        operands = list(instruction.operands)
        operator = str(instruction.operator)
        if operator in _MARKS:
            return None
        cleaned = _operands(operator, operands, scope)
        return None if cleaned is None else (cleaned, Operator(operator))

    def _inline(
        self, instruction: pikepdf.ContentStreamInlineImage, scope: Scope
    ) -> tuple[list[Value], Operator] | None:
        """An image inside the content becomes one beside it."""
        inline = instruction.iimage
        stream = pikepdf.Stream(self.source, inline.read_raw_bytes())
        for key, value in inline.obj.items():
            stream[_IMAGE_KEYS.get(key, key)] = value
        space = stream.get("/ColorSpace")
        if isinstance(space, Name):
            stream["/ColorSpace"] = _inline_space(space, scope)
        elif isinstance(space, Array) and str(space[0]) == "/I":
            base = _IMAGE_SPACES.get(str(space[1]), str(space[1]))
            stream["/ColorSpace"] = Array([Name.Indexed, Name(base), *list(space)[2:]])
        stream["/Subtype"] = Name.Image
        copy = scope.copy("/XObject", stream)
        return None if copy is None else ([scope.add("/XObject", copy)], Operator("Do"))


def _line(operands: list[Value], operator: Operator) -> bytes:
    """An operation as it is written; numbers keep every digit that they came with."""
    return b" ".join([*map(_written, operands), str(operator).encode()])


def _written(operand: Value) -> bytes:
    if isinstance(operand, bool | int):
        return str(int(operand)).encode()
    if isinstance(operand, decimal.Decimal | float):
        return format(operand, "f").encode()
    if isinstance(operand, Array):
        return b"[" + b" ".join(map(_written, operand)) + b"]"
    return bytes(operand.unparse())


def _inline_space(space: Value, scope: Scope) -> Value:
    known = _IMAGE_SPACES.get(str(space), str(space))
    group = scope.source.get("/ColorSpace")
    if known not in _SPACES and isinstance(group, Dictionary) and known in group:
        return group[known]
    return Name(known)


def _operands(operator: str, operands: list[Value], scope: Scope) -> list[Value] | None:
    """Operands that may stay; None where the whole operation falls away."""
    if operator in _NUMBERS:
        return operands if all(isinstance(one, _PLAIN) for one in operands) else None
    if operator in _TEXTS:
        return operands if all(_is_text(one) for one in operands) else None
    if operator == "d":
        return operands if _is_dash(operands) else None
    if operator == "ri":
        return operands if len(operands) == 1 and str(operands[0]) in _INTENTS else None
    if operator in _RESOURCES and operands:
        return _named(operator, operands, scope)
    return None


def _is_text(operand: Value) -> bool:
    if isinstance(operand, Array):
        return all(isinstance(one, (*_PLAIN, pikepdf.String)) for one in operand)
    return isinstance(operand, (*_PLAIN, pikepdf.String))


def _is_dash(operands: list[Value]) -> bool:
    return (
        len(operands) == 2
        and isinstance(operands[0], Array)
        and all(isinstance(one, _PLAIN) for one in (*operands[0], operands[1]))
    )


def _named(operator: str, operands: list[Value], scope: Scope) -> list[Value] | None:
    """Operands of which one names a resource: the first, or the last after a pattern's colours."""
    at = len(operands) - 1 if operator in ("scn", "SCN") else 0
    numbers = [one for index, one in enumerate(operands) if index != at]
    if not all(isinstance(one, _PLAIN) for one in numbers):
        return None
    if not isinstance(operands[at], Name):
        return operands if operator in ("scn", "SCN") and _is_text(operands[at]) else None
    if operator in ("cs", "CS") and str(operands[at]) in _SPACES:
        return operands
    name = scope.name(_RESOURCES[operator], str(operands[at]))
    if name is None:
        return None
    return [name if index == at else one for index, one in enumerate(operands)]
