"""Pages copied into a new document, key by key from a list of what drawing needs.

Nothing is copied because nobody forbade it: structure, names, authors, scripts, attachments,
thumbnails and private data have no way into the new document. (ISO 32000-1:2008, clauses 7 to 11.)
"""

from __future__ import annotations

import decimal
import re
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from clinicvault.domain.errors import InputRefused

from . import pdf_fonts
from .limits import Limits
from .pdf_colours import Colours, components
from .pdf_content import Drawing, Scope
from .pdf_streams import Suspicious, Value, picture, unpacked
from .pdf_write import plain

_LEVELS = 24
_WORD = re.compile(r"[A-Za-z0-9]{1,24}")


class Copier(Colours):
    """Copies from one document into another; each source object once."""

    def __init__(self, source: pikepdf.Pdf, target: pikepdf.Pdf, limits: Limits) -> None:
        super().__init__(source, target, limits)
        self.drawing = Drawing(source, limits)

    def page(self, page: pikepdf.Page) -> Value:
        """A new page that draws what the old one drew."""
        source: Value = page.obj
        scope = Scope(inherited(source, "/Resources"), self._resource)
        content = self.drawing.clean(self._contents(source.get("/Contents")), scope)
        entries = {
            "/Type": Name.Page,
            "/MediaBox": _box(inherited(source, "/MediaBox")),
            "/Resources": scope.resources(),
            "/Contents": self._stream(content, {}),
        }
        crop = inherited(source, "/CropBox")
        if crop is not None:
            entries["/CropBox"] = _box(crop)
        turn = inherited(source, "/Rotate")
        if isinstance(turn, int) and turn % 90 == 0 and turn % 360:
            entries["/Rotate"] = turn % 360
        if "/Group" in source and isinstance(source["/Group"], Dictionary):
            entries["/Group"] = self._group(source["/Group"])
        unit = source.get("/UserUnit")
        if isinstance(unit, int | decimal.Decimal):
            entries["/UserUnit"] = unit
        return self.target.make_indirect(Dictionary(entries))

    def _contents(self, contents: Value) -> bytes:
        parts = list(contents) if isinstance(contents, Array) else [contents]
        return b"\n".join(
            unpacked(part, self.limits.bytes) for part in parts if isinstance(part, Stream)
        )

    def _resource(self, category: str, found: Value) -> Value:
        """A resource by its category; None for kinds that draw nothing."""
        copies = {
            "/XObject": self._object,
            "/Font": self._font,
            "/ExtGState": self._state,
            "/Shading": self._shading,
            "/Pattern": self._pattern,
        }
        with self._below():
            if category == "/ColorSpace":
                return self.space(found)
            return copies[category](found) if isinstance(found, Dictionary | Stream) else None

    # fonts

    def _font(self, found: Value) -> Value:
        made = self._once("font", found)
        if made is not None:
            return made
        entries = self._plain("font", found)
        made = self._keep("font", found, self.target.make_indirect(Dictionary(entries)))
        encoding = found.get("/Encoding")
        if isinstance(encoding, Stream):
            raise Suspicious
        if isinstance(encoding, Name):
            made["/Encoding"] = Name(str(encoding))
        elif isinstance(encoding, Dictionary):
            made["/Encoding"] = Dictionary(self._plain("encoding", encoding))
        descriptor = found.get("/FontDescriptor")
        if isinstance(descriptor, Dictionary):
            made["/FontDescriptor"] = self._descriptor(descriptor)
        self._composite(found, made)
        if isinstance(found.get("/CharProcs"), Dictionary):
            self._glyphs(found, made)
        return made

    def _descriptor(self, found: Value) -> Value:
        entries = self._plain("descriptor", found)
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in found:
                made = self._program(key, found[key])
                entries |= {key: made} if made is not None else {}
        return self.target.make_indirect(Dictionary(entries))

    def _program(self, key: str, found: Value) -> Value:
        """A font's program; None for a broken one, which a viewer would pass over."""
        if key != "/FontFile2" and str(found.get("/Subtype")) != "/OpenType":
            return self._data("program", found)
        made = self._once("outlines", found)
        if made is None:
            data = pdf_fonts.program(unpacked(found, self.limits.bytes))
            entries: dict[str, Value] = {"/Length1": len(data)}
            if key != "/FontFile2":
                entries = {"/Subtype": Name.OpenType}
            made = self._keep("outlines", found, self._stream(data, entries)) if data else None
        return made

    def _composite(self, found: Value, made: Value) -> None:
        """Parts of fonts whose characters go by number."""
        below = found.get("/DescendantFonts")
        if isinstance(below, Array) and len(below) and isinstance(below[0], Dictionary):
            with self._below():
                made["/DescendantFonts"] = Array([self._font(below[0])])
        numbers = found.get("/CIDToGIDMap")
        if isinstance(numbers, Stream):
            made["/CIDToGIDMap"] = self._data("program", numbers)
        elif isinstance(numbers, Name):
            made["/CIDToGIDMap"] = Name.Identity
        system = found.get("/CIDSystemInfo")
        if isinstance(system, Dictionary):
            made["/CIDSystemInfo"] = _system(system)

    def _glyphs(self, found: Value, made: Value) -> None:
        """Glyphs that are drawings, under names of our own where the font itself says which."""
        scope = Scope(found.get("/Resources"), self._resource)
        encoding = made.get("/Encoding")
        own = isinstance(encoding, Dictionary) and "/BaseEncoding" not in encoding
        listed = encoding.get("/Differences") if own else None
        names, glyphs = {}, {}
        for number, (name, glyph) in enumerate(found["/CharProcs"].items()):
            if isinstance(glyph, Stream):
                content = self.drawing.clean(unpacked(glyph, self.limits.bytes), scope)
                names[name] = f"/g{number:05}" if isinstance(listed, Array) else name
                glyphs[names[name]] = self._stream(content, {})
        if isinstance(listed, Array):
            encoding["/Differences"] = Array([_renamed(one, names) for one in listed])
        made["/CharProcs"] = Dictionary(glyphs)
        made["/Resources"] = scope.resources()

    # drawings and pictures

    def _object(self, found: Value) -> Value:
        if not isinstance(found, Stream):
            return None
        kind = str(found.get("/Subtype"))
        if kind == "/Image":
            return self._image(found)
        return self._form(found) if kind == "/Form" else None

    def _drawn(self, kind: str, found: Value, parent: Value = None) -> Value:
        """A stream of drawing with its own resources."""
        made = self._once(kind, found)
        if made is not None:
            return made
        made = self._keep(kind, found, self.target.make_stream(b""))
        scope = Scope(found.get("/Resources", parent), self._resource)
        content = self.drawing.clean(unpacked(found, self.limits.bytes), scope)
        made.write(zlib.compress(content, 6), filter=Name.FlateDecode)
        for key, value in self._plain(kind, found).items():
            made[key] = value
        made["/Resources"] = scope.resources()
        return made

    def _form(self, found: Value) -> Value:
        known = self._once("form", found) is not None
        made = self._drawn("form", found)
        group = found.get("/Group")
        if not known and isinstance(group, Dictionary):
            made["/Group"] = self._group(group)
        return made

    def _group(self, found: Value) -> Value:
        entries = self._plain("group", found)
        if "/CS" in found:
            entries["/CS"] = self.space(found["/CS"])
        return Dictionary(entries)

    def _image(self, found: Value) -> Value:
        made = self._once("image", found)
        if made is not None:
            return made
        width, height = found.get("/Width"), found.get("/Height")
        if not (isinstance(width, int) and isinstance(height, int) and min(width, height) > 0):
            raise Suspicious
        if width * height > self.limits.pixels:
            raise InputRefused("picture-too-large", limit=self.limits.pixels // 1_000_000)
        entries = self._plain("image", found)
        if found.get("/ImageMask") is True:
            entries["/BitsPerComponent"] = bits = 1
        else:
            bits = self._pixel_bits(found, entries)
        data, filtered = picture(self.source, found, bits, self.limits)
        made = self._keep("image", found, self._stream(data, entries | filtered))
        self._masks(found, made)
        return made

    def _pixel_bits(self, found: Value, entries: dict[str, Value]) -> int:
        """Bits of a pixel; its colour space and depth go into `entries`."""
        depth = found.get("/BitsPerComponent", 8)
        if depth not in (1, 2, 4, 8, 16):
            raise Suspicious
        entries["/BitsPerComponent"] = depth
        if "/ColorSpace" in found:
            entries["/ColorSpace"] = self.space(found["/ColorSpace"])
        return int(depth) * components(entries.get("/ColorSpace"))

    def _masks(self, found: Value, made: Value) -> None:
        soft, hard = found.get("/SMask"), found.get("/Mask")
        with self._below():
            if isinstance(soft, Stream):
                made["/SMask"] = self._image(soft)
                if "/Matte" in soft and plain(soft["/Matte"]) is not None:
                    made["/SMask"]["/Matte"] = plain(soft["/Matte"])
            if isinstance(hard, Stream):
                made["/Mask"] = self._image(hard)
            elif isinstance(hard, Array) and plain(hard) is not None:
                made["/Mask"] = plain(hard)

    # functions, shadings, patterns, states

    def _shading(self, found: Value) -> Value:
        made = self._once("shading", found)
        if made is not None:
            return made
        entries = self._plain("shading", found)
        if "/ColorSpace" in found:
            entries["/ColorSpace"] = self.space(found["/ColorSpace"])
        if "/Function" in found:
            entries["/Function"] = self.function(found["/Function"])
        if isinstance(found, Stream):
            made = self._stream(unpacked(found, self.limits.bytes), entries)
        else:
            made = self.target.make_indirect(Dictionary(entries))
        return self._keep("shading", found, made)

    def _pattern(self, found: Value) -> Value:
        if isinstance(found, Stream):
            return self._drawn("tiling", found)
        made = self._once("shaded", found)
        if made is not None:
            return made
        entries = self._plain("shaded", found)
        if isinstance(found.get("/Shading"), Dictionary | Stream):
            entries["/Shading"] = self._shading(found["/Shading"])
        if isinstance(found.get("/ExtGState"), Dictionary):
            entries["/ExtGState"] = self._state(found["/ExtGState"])
        return self._keep("shaded", found, self.target.make_indirect(Dictionary(entries)))

    def _state(self, found: Value) -> Value:
        made = self._once("state", found)
        if made is not None:
            return made
        made = self.target.make_indirect(Dictionary(self._plain("state", found)))
        self._keep("state", found, made)
        font, mask = found.get("/Font"), found.get("/SMask")
        if isinstance(font, Array) and len(font) == 2 and isinstance(font[0], Dictionary):
            made["/Font"] = Array([self._font(font[0]), plain(font[1]) or 1])
        if isinstance(mask, Name):
            made["/SMask"] = Name("/None")
        elif isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
            entries = self._plain("mask", mask) | {"/G": self._form(mask["/G"])}
            if "/TR" in mask:
                entries["/TR"] = self.function(mask["/TR"])
            made["/SMask"] = Dictionary(entries)
        return made


def inherited(page: Value, key: str) -> Value:
    """An entry of a page, or of the nodes above it."""
    for _ in range(_LEVELS):
        if key in page:
            return page[key]
        above = page.get("/Parent")
        if not isinstance(above, Dictionary):
            return None
        page = above
    return None


def _renamed(one: Value, names: dict[str, str]) -> Value:
    """A glyph's name as it is now; a place in the encoding stays."""
    return Name(names.get(str(one), "/.notdef")) if isinstance(one, Name) else one


def _box(numbers: Value) -> Value:
    found = plain(numbers)
    if not isinstance(found, Array) or len(found) != 4:
        return Array([0, 0, 612, 792])
    return found


def _system(found: Value) -> Value:
    """Registry and ordering of a character collection, where they are plain words."""
    words = [str(found.get(key, "")) for key in ("/Registry", "/Ordering")]
    if not all(_WORD.fullmatch(word) for word in words):
        words = ["Adobe", "Identity"]
    supplement = found.get("/Supplement", 0)
    return Dictionary(
        Registry=pikepdf.String(words[0]),
        Ordering=pikepdf.String(words[1]),
        Supplement=supplement if isinstance(supplement, int) else 0,
    )
