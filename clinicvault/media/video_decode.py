"""One representative frame of a kept film, by PyAV in one thread.

The container is read again by FFmpeg's own parser, which knows nothing of the rewriter.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import cast

import av
import av.audio.stream
import av.subtitles.stream
import av.video.stream
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from clinicvault.domain.errors import InputRefused

from . import video_colours
from .registry import Array
from .sniff import Buffer

_TRIED = 12
_DARK, _FLAT = 24.0, 8.0
_MARGIN = 256
"""Decoders pad their pictures, and a padded one counts against the limit of pixels."""
_LOADED = (av.audio.stream, av.subtitles.stream, av.video.stream)
"""PyAV loads these when it meets such a stream, which a worker could not any more."""


def representative(data: Buffer, width: int, height: int) -> Array:
    """The first key frame that is not black, else the first; not yet turned, 8-bit sRGB.

    Raises InputRefused "picture-damaged" or "picture-too-demanding".
    """
    try:
        return _chosen(data, width, height)
    except MemoryError as error:
        raise InputRefused("picture-too-demanding") from error
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise InputRefused("picture-damaged") from error


def _chosen(data: Buffer, width: int, height: int) -> Array:
    limit = str((width + _MARGIN) * (height + _MARGIN))
    strict = {"threads": "1", "max_pixels": limit}
    with av.open(
        io.BytesIO(data),
        "r",
        "mp4",
        options={"max_pixels": limit, "enable_drefs": "0"},
        stream_options=cast("list[str]", [strict, strict]),
    ) as film:
        stream = film.streams.video[0]
        _prepare(stream.codec_context, limit)
        first: Array | None = None
        for frame in _key_frames(film, stream):
            if (frame.width, frame.height) != (width, height):
                raise InputRefused("picture-damaged")
            pixels = video_colours.to_srgb(frame)
            if not _is_black(pixels):
                return pixels
            first = pixels if first is None else first
        if first is None:
            raise InputRefused("picture-damaged")
        return first


def _prepare(context: VideoCodecContext, limit: str) -> None:
    context.thread_type = "NONE"
    context.thread_count = 1
    context.skip_frame = "NONKEY"
    context.options = {"err_detect": "explode", "max_pixels": limit}


def _key_frames(
    film: av.container.InputContainer, stream: av.video.stream.VideoStream
) -> Iterator[VideoFrame]:
    """Key frames, at most a dozen; a faulty one ends the film."""
    given = 0
    for packet in film.demux(stream):
        if packet.size and not packet.is_keyframe:
            continue
        for frame in packet.decode():
            if frame.is_corrupt:
                raise InputRefused("picture-damaged")
            yield frame
            given += 1
            if given == _TRIED:
                return


def _is_black(pixels: Array) -> bool:
    small = pixels[::8, ::8]
    return float(np.mean(small)) < _DARK and float(np.std(small)) < _FLAT
