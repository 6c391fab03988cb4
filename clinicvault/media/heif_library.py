"""libheif through its C interface, for what `pillow_heif` does not offer: no thread at all.

`pillow_heif` brings the library; its own decoder always starts a thread, which a worker may not.
Only calls and fields that libheif's stable interface fixes are used (libheif 1.21 and newer).
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif

from clinicvault.domain.errors import InputRefused

from .registry import Array
from .sniff import Buffer

_RGB, _INTERLEAVED = 1, 10
_CHROMA = {(False, False): 10, (True, False): 11, (False, True): 14, (True, True): 15}
"""Interleaved layouts by (alpha, more than 8 bits): RGB, RGBA, and 16-bit little endian of both."""
_OUT_OF_MEMORY, _UNSUPPORTED, _TOO_MANY = 6, (3, 4), 1000
_OPTIONS_VERSION, _NO_THREADS = 8, -1


class _Error(ctypes.Structure):
    _fields_ = (("code", ctypes.c_int), ("detail", ctypes.c_int), ("text", ctypes.c_char_p))


class _Options(ctypes.Structure):
    """`heif_decoding_options` up to version 8; later versions only append."""

    _fields_ = (
        ("version", ctypes.c_uint8),
        ("ignore_transformations", ctypes.c_uint8),
        ("progress", ctypes.c_void_p * 4),
        ("convert_to_8bit", ctypes.c_uint8),
        ("strict", ctypes.c_uint8),
        ("decoder", ctypes.c_char_p),
        ("colours", ctypes.c_uint8 * 16),
        ("cancel", ctypes.c_void_p),
        ("colours_more", ctypes.c_void_p),
        ("ignore_edit_list", ctypes.c_int),
        ("output_colours", ctypes.c_void_p),
        ("library_threads", ctypes.c_int),
        ("codec_threads", ctypes.c_int),
    )


def _library_path() -> str:
    """The compiled part of pillow_heif (symbols of what it links to are found through it)."""
    if sys.platform == "win32":
        folder = Path(pillow_heif.__file__).parents[1] / "pillow_heif.libs"
        return str(next(iter(sorted(folder.glob("*heif-*.dll"))), folder / "heif.dll"))
    found = importlib.util.find_spec("_pillow_heif")
    return str(found.origin if found else "")


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(_library_path())
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    signatures: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "context_alloc": (pointer, ()),
        "context_free": (None, (pointer,)),
        "context_set_max_decoding_threads": (None, (pointer, ctypes.c_int)),
        "context_read_from_memory_without_copy": (_Error, (pointer, pointer, size, pointer)),
        "context_get_primary_image_handle": (_Error, (pointer, pointer)),
        "image_handle_release": (None, (pointer,)),
        "image_handle_has_alpha_channel": (ctypes.c_int, (pointer,)),
        "image_handle_is_premultiplied_alpha": (ctypes.c_int, (pointer,)),
        "image_handle_get_luma_bits_per_pixel": (ctypes.c_int, (pointer,)),
        "decoding_options_alloc": (ctypes.POINTER(_Options), ()),
        "decoding_options_free": (None, (pointer,)),
        "decode_image": (
            _Error,
            (pointer, pointer, ctypes.c_int, ctypes.c_int, ctypes.POINTER(_Options)),
        ),
        "image_get_width": (ctypes.c_int, (pointer, ctypes.c_int)),
        "image_get_height": (ctypes.c_int, (pointer, ctypes.c_int)),
        "image_get_bits_per_pixel_range": (ctypes.c_int, (pointer, ctypes.c_int)),
        "image_get_plane_readonly2": (pointer, (pointer, ctypes.c_int, pointer)),
        "image_release": (None, (pointer,)),
    }
    for name, (result, arguments) in signatures.items():
        call = library[f"heif_{name}"]
        call.restype, call.argtypes = result, arguments
        setattr(library, name, call)
    return library


_heif = _load()


def _check(error: _Error) -> None:
    if error.code and error.detail == _TOO_MANY:
        raise InputRefused("too-many-parts")
    if error.code == _OUT_OF_MEMORY:
        raise InputRefused("picture-too-demanding")
    if error.code in _UNSUPPORTED:
        raise InputRefused("picture-kind-unsupported")
    if error.code:
        raise InputRefused("picture-damaged")


@contextmanager
def _picture(data: Buffer) -> Iterator[ctypes.c_void_p]:
    """Handle of the primary picture of a file in memory."""
    raw = np.frombuffer(data, np.uint8)
    context, handle = ctypes.c_void_p(_heif.context_alloc()), ctypes.c_void_p()
    try:
        _heif.context_set_max_decoding_threads(context, 0)
        address = raw.ctypes.data
        _check(_heif.context_read_from_memory_without_copy(context, address, raw.size, None))
        _check(_heif.context_get_primary_image_handle(context, ctypes.byref(handle)))
        yield handle
    finally:
        _heif.image_handle_release(handle)
        _heif.context_free(context)


def decode(data: Buffer) -> tuple[Array, bool]:
    """(pixels upright as the file says, whether their colours are multiplied by alpha).

    Height × width × 3 or 4; uint8, or uint16 with the full range of 16 bits. Raises InputRefused
    "picture-damaged", "picture-kind-unsupported", "picture-too-demanding" or "too-many-parts".
    """
    with _picture(data) as handle:
        alpha = bool(_heif.image_handle_has_alpha_channel(handle))
        deep = _heif.image_handle_get_luma_bits_per_pixel(handle) > 8
        image = _decoded(handle, _CHROMA[alpha, deep])
        multiplied = alpha and bool(_heif.image_handle_is_premultiplied_alpha(handle))
    return _pixels(image, 4 if alpha else 3, np.uint16 if deep else np.uint8), multiplied


def _decoded(handle: ctypes.c_void_p, chroma: int) -> ctypes.c_void_p:
    options, image = _heif.decoding_options_alloc(), ctypes.c_void_p()
    try:
        options.contents.strict = 1
        if options.contents.version >= _OPTIONS_VERSION:
            options.contents.codec_threads = _NO_THREADS
        _check(_heif.decode_image(handle, ctypes.byref(image), _RGB, chroma, options))
    finally:
        _heif.decoding_options_free(options)
    return image


def _pixels(image: ctypes.c_void_p, channels: int, kind: type[np.generic]) -> Array:
    """The picture's own memory as an array; it is given back when the array is gone."""
    width = _heif.image_get_width(image, _INTERLEAVED)
    height = _heif.image_get_height(image, _INTERLEAVED)
    stride = ctypes.c_size_t()
    address = _heif.image_get_plane_readonly2(image, _INTERLEAVED, ctypes.byref(stride))
    plane = (ctypes.c_ubyte * (stride.value * height)).from_address(address)
    weakref.finalize(plane, _heif.image_release, image)
    rows: Array = np.frombuffer(plane, kind).reshape(height, -1)
    pixels: Array = rows[:, : width * channels].reshape(height, width, channels)
    bits = _heif.image_get_bits_per_pixel_range(image, _INTERLEAVED)
    if kind is np.uint16 and 8 < bits < 16:
        np.left_shift(pixels, 16 - bits, out=pixels)
    return pixels
