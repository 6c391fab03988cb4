"""Motion photos and live pairs made for tests, in every form that cameras write them in."""

from __future__ import annotations

import functools
import struct

from tests.unit.media import heif_files, samples
from tests.unit.media import video_files as films

PAIR = "0A1B2C3D-4E5F-4A6B-8C7D-CA4A47C0FFEE"
BURST = "B0B0B0B0-1111-4222-8333-CA4A47C0FFEE"
PLACE, OWNER, SERIAL = b"+48.8583+002.2945/", b"CANARY-OWNER", b"CANARY-SERIAL"
SECRETS = (
    PAIR.encode(), PAIR.lower().encode(), BURST.encode(), PLACE, OWNER, SERIAL, b"CANARY",
    b"2024:05:06", b"2024-05-06", b"MotionPhoto", b"MicroVideo", b"GCamera",
)  # fmt: skip
"""What neither a kept still nor a kept film may hold in any place."""

_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


# --- The film --------------------------------------------------------------------------------


@functools.cache
def clip(pair=PAIR, form="mov"):
    """A film of a third of a second with a place, a day, names and the identifier of its pair."""
    prefix = b"com.apple.quicktime."
    words = films.apple_meta([
        (prefix + b"content.identifier", pair.encode()),
        (prefix + b"location.ISO6709", PLACE),
        (prefix + b"creationdate", b"2024-05-06T07:08:09+0200"),
        (prefix + b"author", OWNER),
        (b"com.apple.photos.serial", SERIAL),
    ])  # fmt: skip
    user = films.box(
        b"udta", films.text_atom(b"\xa9xyz", PLACE), films.text_atom(b"\xa9ART", OWNER)
    )
    made = films.film(form=form, metadata={"title": "CANARY-TITLE"})
    stamp = struct.pack(">II", 3_797_816_889, 3_797_816_889)
    made = films.change(made, [b"moov", b"mvhd"], lambda body: body[:4] + stamp + body[12:])
    return films.change(made, [b"moov"], lambda body: body + user + words)


def film():
    """The film of a motion photo: as an Android camera writes it."""
    return clip("", "mp4")


# --- Stills ----------------------------------------------------------------------------------


def apple_note(pair=PAIR, order=">", more=()):
    """The notes of an Apple camera; offsets count from their start."""
    entries = [
        (0x0001, samples.LONG, 14),
        (0x000B, samples.TEXT, BURST.encode()),
        (0x0011, samples.TEXT, pair.encode()),
        *more,
    ]
    head = b"Apple iOS\0\0\1" + (b"MM" if order == ">" else b"II")
    return head + samples.directory(entries, len(head), 0, order)


def exif(pair=PAIR, order=">", flash=16):
    """Exif of a telephone's still with all that identifies."""
    return samples.exif(
        main=[
            (0x010F, samples.TEXT, b"Apple"),
            (0x0110, samples.TEXT, b"iPhone 15"),
            (0x013B, samples.TEXT, OWNER),
            (0x0132, samples.TEXT, b"2024:05:06 07:08:09"),
        ],
        sub=[
            (0x829A, samples.RATIONAL, [(1, 60)]),
            (0x9003, samples.TEXT, b"2024:05:06 07:08:09"),
            (0x9011, samples.TEXT, b"+02:00"),
            (0x9209, samples.SHORT, flash),
            (0x920A, samples.RATIONAL, [(57, 10)]),
            (0x927C, samples.BYTES, apple_note(pair, order)),
            (0xA001, samples.SHORT, 1),
            (0xA431, samples.TEXT, SERIAL),
            (0xA434, samples.TEXT, b"Back camera 5.7mm f/1.78"),
        ],
        gps=[
            (0x0001, samples.TEXT, b"N"),
            (0x0002, samples.RATIONAL, [(48, 1), (51, 1), (29, 1)]),
            (0x001D, samples.TEXT, b"2024:05:06"),
        ],
        order=order,
    )


def still_jpeg(*more, pair=""):
    """A JPEG with a telephone's Exif, and more segments."""
    return samples.with_segments(
        samples.plain_jpeg(64, 48), samples.exif_segment(exif(pair)), *more
    )


def live_jpeg():
    """The still of a live pair as JPEG."""
    return still_jpeg(pair=PAIR)


def live_heic(codec="heic"):
    """The still of a live pair as HEIC."""
    coded, file_type = heif_files.CODECS[codec]
    note = heif_files.Item(b"Exif", b"\0\0\0\x06Exif\0\0" + exif())
    return heif_files.build([coded().item(), note], [(b"cdsc", 2, 1)], file_type=file_type)


# --- What announces a film -------------------------------------------------------------------


def _packet(attributes, body=""):
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description '
        f'rdf:about="" xmlns:GCamera="{_CAMERA}" xmlns:Container="{_CONTAINER}" '
        f'xmlns:Item="{_CONTAINER}item/" {attributes}>{body}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def micro_video(size):
    """Google's first form: where the film begins, counted from the end."""
    return _packet(
        'GCamera:MicroVideo="1" GCamera:MicroVideoVersion="1" '
        f'GCamera:MicroVideoOffset="{size}" GCamera:MicroVideoPresentationTimestampUs="100000"'
    )


def container(*items):
    """Google's second form: what follows the picture, as (media type, meaning, length)."""
    listed = (("image/jpeg", "Primary", 0), *items)
    rows = "".join(
        '<rdf:li rdf:parseType="Resource"><Container:Item '
        f'Item:Mime="{mime}" Item:Semantic="{meaning}" Item:Length="{size}" Item:Padding="0"/>'
        "</rdf:li>"
        for mime, meaning, size in listed
    )
    directory = f"<Container:Directory><rdf:Seq>{rows}</rdf:Seq></Container:Directory>"
    marks = 'GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"'
    return _packet(marks + ' GCamera:MotionPhotoPresentationTimestampUs="100000"', directory)


def xmp_segment(packet):
    return samples.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def samsung_trailer(data):
    """Samsung's trailer: blocks of data, a directory of them, and its length."""
    blocks = ((0x0A01, b"Image_UTC_Data", b"1714972089000"), (0x0A30, b"MotionPhoto_Data", data))
    written = [struct.pack("<HHI", 0, kind, len(name)) + name + body for kind, name, body in blocks]
    end = sum(len(block) for block in written)
    table, at = b"", 0
    for (kind, _, _), block in zip(blocks, written, strict=True):
        table += struct.pack("<HHII", 0, kind, end - at, len(block))
        at += len(block)
    head = b"SEFH" + struct.pack("<II", 107, len(blocks)) + table
    return b"".join(written) + head + struct.pack("<I", len(head)) + b"SEFT"


def gain_map(words=b'hdrgm:Version="1.0"'):
    """A second picture that says what it is for."""
    packet = b'<x:xmpmeta xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" ' + words + b"/>"
    return samples.with_segments(samples.plain_jpeg(16, 16), xmp_segment(packet))


# --- Whole motion photos, with the film that lies in them ------------------------------------


def google_first():
    inside = film()
    return still_jpeg(xmp_segment(micro_video(len(inside)))) + inside, inside


def google_second():
    inside = film()
    packet = container(("video/mp4", "MotionPhoto", len(inside)))
    return still_jpeg(xmp_segment(packet)) + inside, inside


def google_with_gain_map():
    """A picture, its gain map, and then the film."""
    inside, bright = film(), gain_map()
    packet = container(
        ("image/jpeg", "GainMap", len(bright)), ("video/mp4", "MotionPhoto", len(inside))
    )
    return still_jpeg(xmp_segment(packet)) + bright + inside, inside


def samsung():
    inside = film()
    return still_jpeg() + samsung_trailer(inside), inside


def unannounced():
    """Nothing but a film behind the picture, with a few zeros between."""
    inside = film()
    return still_jpeg() + bytes(7) + inside, inside


JPEGS = (google_first, google_second, google_with_gain_map, samsung, unannounced)


def _heif(codec, after):
    coded, file_type = heif_files.CODECS[codec]
    packet = container(("video/mp4", "MotionPhoto", len(film())))
    items = [
        coded().item(),
        heif_files.Item(b"Exif", b"\0\0\0\x06Exif\0\0" + exif("")),
        heif_files.Item(b"mime", packet, content=b"application/rdf+xml"),
    ]
    references = [(b"cdsc", 2, 1), (b"cdsc", 3, 1)]
    return heif_files.build(items, references, file_type=file_type, after=after)


def boxed(codec="heic"):
    """Google's and Samsung's form: the film in a box at the end."""
    return _heif(codec, heif_files.box(b"mpvd", film())), film()


def boxed_with_trailer(codec="heic"):
    """Samsung's form: a box of its trailer, which holds the film."""
    return _heif(codec, heif_files.box(b"sefd", samsung_trailer(film()))), film()


def followed(codec="heic"):
    """The film behind the picture without a box around it."""
    return _heif(codec, film()), film()


def trailed(codec="heic"):
    """Samsung's trailer behind the picture without a box around it."""
    return _heif(codec, samsung_trailer(film())), film()


HEIFS = (boxed, boxed_with_trailer, followed, trailed)
