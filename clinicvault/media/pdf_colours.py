"""Colours and the functions behind them, written anew.

Inks lose the names that people gave them, profiles their words, calculations everything that is
not arithmetic. (ISO 32000-1:2008, 7.10 and 8.6.)
"""

from __future__ import annotations

import math
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from clinicvault.domain.errors import InputRefused

from . import icc
from .pdf_streams import Suspicious, Value, unpacked
from .pdf_write import Writer

_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_COMPONENTS = {name: count for count, name in _DEVICE.items()}
_COMPONENTS |= {"/CalGray": 1, "/CalRGB": 3, "/Lab": 3, "/Indexed": 1, "/Separation": 1}
_INKS = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
_CALCULATION = re.compile(
    rb"(?:[{}\s]|[-+]?[0-9.]+(?![^\s{}])|(?:abs|add|and|atan|bitshift|ceiling|copy|cos|cvi|cvr|div"
    rb"|dup|eq|exch|exp|false|floor|ge|gt|idiv|if|ifelse|index|le|ln|log|lt|mod|mul|ne|neg|not|or"
    rb"|pop|roll|round|sin|sqrt|sub|true|truncate|xor)(?![^\s{}]))*+"
)
_TABLE_BYTES, _FUNCTION_BYTES = 1 << 20, 64 << 20
_FUNCTIONS, _FUNCTION_DEPTH = 32, 6


class Colours(Writer):
    """Copies colour spaces and functions."""

    def space(self, found: Value) -> Value:
        """A colour space written anew."""
        if isinstance(found, Name):
            known = str(found) in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")
            return Name(str(found)) if known else Name.DeviceGray
        if not isinstance(found, Array) or not len(found):
            raise Suspicious
        kind = str(found[0])
        if len(found) == 1:
            return self.space(found[0])
        made = self._once("space", found)
        if made is None:
            with self._below():
                made = self._keep("space", found, self._space(kind, found))
        return made

    def _space(self, kind: str, found: Value) -> Value:
        if kind in ("/CalGray", "/CalRGB", "/Lab"):
            return Array([Name(kind), Dictionary(self._plain("calibrated", found[1]))])
        if kind == "/ICCBased":
            return self._profiled(found[1])
        if kind == "/Indexed" and len(found) == 4:
            return self._indexed(found)
        if kind == "/Pattern":
            return Array([Name(kind), self.space(found[1])])
        if kind in ("/Separation", "/DeviceN") and len(found) >= 4:
            inks = list(found[1]) if isinstance(found[1], Array) else [found[1]]
            names = [
                Name(str(ink) if str(ink) in _INKS else f"/Ink{number}")
                for number, ink in enumerate(inks)
            ]
            first = names[0] if kind == "/Separation" else Array(names)
            return Array([Name(kind), first, self.space(found[2]), self.function(found[3])])
        raise Suspicious

    def _profiled(self, found: Value) -> Value:
        made = self._once("profile", found)
        if made is not None:
            return made
        count = found.get("/N")
        if not isinstance(found, Stream) or count not in _DEVICE:
            raise Suspicious
        profile = icc.sanitise(unpacked(found, self.limits.bytes), int(count), self.limits)
        made = Name(_DEVICE[int(count)])
        if profile:
            stream = self._stream(profile, {"/N": int(count)})
            made = self.target.make_indirect(Array([Name.ICCBased, stream]))
        return self._keep("profile", found, made)

    def _indexed(self, found: Value) -> Value:
        top = int(found[2])
        colours = found[3]
        data = unpacked(colours, _TABLE_BYTES) if isinstance(colours, Stream) else bytes(colours)
        size = (min(max(top, 0), 255) + 1) * components(found[1])
        table = (data + bytes(size))[:size]
        return Array([Name.Indexed, self.space(found[1]), top, pikepdf.String(table)])

    def function(self, found: Value, depth: int = 0) -> Value:
        """A function of numbers; an array of functions; the name Identity.

        Raises InputRefused "too-many-parts" where functions lie within functions again and again:
        a viewer would unfold them all.
        """
        if isinstance(found, Name):
            return Name.Identity
        if depth > _FUNCTION_DEPTH:
            raise InputRefused("too-many-parts")
        made = self._once("function", found)
        if made is None:
            made = self._keep("function", found, self._function(found, depth))
        return made

    def _function(self, found: Value, depth: int) -> Value:
        if isinstance(found, Array):
            return Array([self.function(one, depth + 1) for one in list(found)[:_FUNCTIONS]])
        entries = self._plain("function", found)
        if isinstance(found.get("/Functions"), Array):
            entries["/Functions"] = self.function(found["/Functions"], depth + 1)
        if not isinstance(found, Stream):
            return self.target.make_indirect(Dictionary(entries))
        data = unpacked(found, _FUNCTION_BYTES)
        if entries.get("/FunctionType") == 4 and not _CALCULATION.fullmatch(data):
            raise Suspicious
        if entries.get("/FunctionType") == 0:
            data = data[: _sampled(entries)]
        return self._stream(data, entries)


def _sampled(entries: dict[str, Value]) -> int:
    """Bytes of the samples of a function that is a table."""
    sides = [int(side) for side in entries["/Size"]]
    bits = math.prod(sides) * (len(entries["/Range"]) // 2) * int(entries["/BitsPerSample"])
    return max(0, -(-bits // 8))


def components(space: Value) -> int:
    """How many numbers a pixel in a colour space has."""
    if space is None:
        return 1
    head = space[0] if isinstance(space, Array) and len(space) else space
    if str(head) == "/ICCBased" and len(space) > 1:
        return int(space[1].get("/N", 3))
    if str(head) == "/DeviceN" and len(space) > 1:
        return len(space[1])
    return _COMPONENTS.get(str(head), 1)
