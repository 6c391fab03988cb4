"""Films made for tests: encoded by PyAV, then dressed with everything that must fall away."""

from __future__ import annotations

import contextlib
import io
import os
import struct

import av
import numpy as np

CANARY = b"CANARY-Mrs-Miller"
PLACE = b"+51.5072-000.1276/"


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name, *parts, version=0, flags=0):
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def picture(number, width, height, *, black=False):
    if black:
        return np.zeros((height, width, 3), np.uint8)
    rows, columns = np.mgrid[:height, :width]
    red = (rows * 3 + number * 5) % 256
    return np.stack([red, columns * 2 % 256, np.full_like(red, 90)], axis=2).astype(np.uint8)


@contextlib.contextmanager
def same_turns():
    """SVT-AV1, used by root, makes its caller a real-time thread that starves everybody else."""
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


@same_turns()
def film(
    codec="libx264", frames=8, width=64, height=48, *, sound=False, black=0, form="mp4",
    mux=None, options=None, pix_fmt=None, metadata=None,
):  # fmt: skip
    """An encoded film; `black` frames come first, a key frame every four."""
    out = io.BytesIO()
    with av.open(out, "w", form, options=mux or {}) as target:
        target.metadata.update(metadata or {"title": CANARY.decode(), "comment": "secret"})
        stream = target.add_stream(codec, rate=25)
        stream.width, stream.height = width, height
        stream.pix_fmt = pix_fmt or ("yuvj420p" if codec == "mjpeg" else "yuv420p")
        stream.gop_size = 4
        stream.options = options or ({"preset": "ultrafast"} if "x26" in codec else {})
        tone = target.add_stream("aac", rate=44100) if sound else None
        for number in range(frames):
            pixels = picture(number, width, height, black=number < black)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")):
                target.mux(packet)
        for packet in stream.encode():
            target.mux(packet)
        if tone is not None:
            _add_tone(target, tone, frames)
    return out.getvalue()


def _add_tone(target, tone, frames):
    wave = np.sin(np.arange(1764 * frames) / 20).astype(np.float32)
    for at in range(0, len(wave) - 1024, 1024):
        part = np.stack([wave[at : at + 1024]] * 2)
        frame = av.AudioFrame.from_ndarray(part, "fltp", "stereo")
        frame.sample_rate = 44100
        frame.pts = at
        for packet in tone.encode(frame):
            target.mux(packet)
    for packet in tone.encode():
        target.mux(packet)


def parts(data):
    """(name, start, end) of the boxes that fill `data`."""
    found, at = [], 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        size = size or len(data) - at
        found.append((name, at, at + size))
        at += size
    return found


def find(data, *path):
    """Body of the first box at this path."""
    for name, start, end in parts(data):
        if name == path[0]:
            body = data[start + 8 : end]
            return find(body, *path[1:]) if len(path) > 1 else body
    raise KeyError(path)


def change(data, path, edit):
    """The file with the body of the first box at `path` replaced by what `edit` makes of it."""
    for name, start, end in parts(data):
        if name == path[0]:
            body = data[start + 8 : end]
            body = change(body, path[1:], edit) if len(path) > 1 else edit(body)
            return data[:start] + box(name, body) + data[end:]
    raise KeyError(path)


def text_atom(name, text):
    return box(name, struct.pack(">HH", len(text), 0x15C7), text)


def apple_meta(items):
    keys = [struct.pack(">I4s", 8 + len(key), b"mdta") + key for key, _ in items]
    listed = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), value))
        for number, (_, value) in enumerate(items, 1)
    ]
    handler = full(b"hdlr", bytes(4), b"mdta", bytes(13))
    return box(
        b"meta",
        handler,
        full(b"keys", struct.pack(">I", len(keys)), *keys),
        box(b"ilst", *listed),
    )


def phone_words():
    """A user data box and a metadata box as phones write them."""
    user = box(
        b"udta",
        text_atom(b"\xa9xyz", PLACE),
        text_atom(b"\xa9mak", b"Maker"),
        text_atom(b"\xa9mod", b"Model 5"),
        text_atom(b"\xa9day", b"2024-05-06T07:08:09+0200"),
        text_atom(b"\xa9swr", CANARY),
        text_atom(b"\xa9ART", CANARY),
        box(b"thmb", CANARY),
        box(b"XMP_", b"<x:xmpmeta>SerialNumber " + CANARY),
        box(b"CAME", CANARY),
        box(b"QQQQ", CANARY),
    )
    prefix = b"com.apple.quicktime."
    meta = apple_meta([
        (prefix + b"location.ISO6709", PLACE),
        (prefix + b"creationdate", b"2023-01-02T03:04:05+0900"),
        (prefix + b"make", b"Apple"),
        (prefix + b"model", b"Phone 3"),
        (prefix + b"camera.lens_model", b"Back camera"),
        (prefix + b"software", CANARY),
        (prefix + b"author", CANARY),
        (prefix + b"content.identifier", CANARY),
        (b"mdta.face.name", CANARY),
    ])  # fmt: skip
    return user, meta


def metadata_track():
    """A track of timed metadata as Apple's cameras add them (its samples lie nowhere)."""
    handler = full(b"hdlr", b"mhlr", b"meta", bytes(12), b"\x09" + CANARY[:9])
    return box(b"trak", full(b"tkhd", bytes(80)), box(b"mdia", handler))


def dressed(data):
    """The same film with names, places, dates, further tracks, packets and a trailer."""
    user, meta = phone_words()
    stamp = struct.pack(">II", 3_800_000_000, 3_800_000_001)
    data = change(data, [b"moov", b"mvhd"], lambda body: body[:4] + stamp + body[12:])
    data = change(data, [b"moov", b"trak", b"tkhd"], lambda body: body[:4] + stamp + body[12:])
    named = b"\x12" + CANARY + b"\0"
    data = change(data, [b"moov", b"trak", b"mdia", b"hdlr"], lambda body: body[:24] + named)
    data = change(data, [b"moov", b"trak"], lambda body: body + meta)
    data = change(data, [b"moov"], lambda body: body + user + meta + metadata_track())
    packet = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<x:xmpmeta>GPS " + CANARY
    other = bytes(range(16)) + CANARY
    tail = box(b"uuid", packet) + box(b"uuid", other) + box(b"udta", text_atom(b"\xa9nam", CANARY))
    return data + tail + box(b"free", CANARY) + b"SEFH" + CANARY


def moov_first(data):
    """The same film with its tables before its data."""
    ((start, end),) = [(start, end) for name, start, end in parts(data) if name == b"moov"]
    head = next(end for name, _, end in parts(data) if name == b"ftyp")
    size = end - start
    path = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco"]

    def moved(body):
        offsets = struct.unpack(f">{len(body) // 4}I", body)
        return struct.pack(f">{len(offsets)}I", *offsets[:2], *(at + size for at in offsets[2:]))

    data = change(data, path, moved)
    return data[:head] + data[start:end] + data[head:start] + data[end:]


def with_matrix(data, *numbers):
    """The film with another matrix; `numbers` are a, b, c, d, x, y."""
    a, b, c, d, x, y = (number << 16 for number in numbers)
    packed = struct.pack(">9i", a, b, 0, c, d, 0, x, y, 1 << 30)
    return change(data, [b"moov", b"trak", b"tkhd"], lambda body: body[:40] + packed + body[76:])


def frames(data):
    """Every frame of a film as FFmpeg decodes it: time, size and pixels."""
    with av.open(io.BytesIO(bytes(data))) as source:
        return [
            (round(float(frame.time), 4), frame.width, frame.height, frame.to_ndarray().tobytes())
            for frame in source.decode(video=0)
        ]


def payloads(data, kind="audio"):
    """The packets of the first track of a kind."""
    with av.open(io.BytesIO(bytes(data))) as source:
        streams = getattr(source.streams, kind)
        return [bytes(packet) for packet in source.demux(streams[0]) if packet.size]
