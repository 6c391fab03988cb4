"""The type of a file by its first bytes; names and endings are never believed."""

from __future__ import annotations

Buffer = bytes | bytearray | memoryview

JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (JPEG, "JPEG"),
    (PNG, "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"%PDF-", "PDF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"IIRO", "RAW"),
    (b"IIU\0", "RAW"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"PK\x03\x04", "ZIP"),
)

_BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"heim": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
    b"crx ": "RAW",
}


def sniff(data: Buffer) -> str:
    """Name of the format that the first bytes show; empty where they show none."""
    head = bytes(memoryview(data)[:132])
    if head[128:] == b"DICM":  # whatever lies before it: a picture of a named patient
        return "DICOM"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video")
    if head[:4] == b"RIFF":
        return {b"WEBP": "WebP", b"AVI ": "video"}.get(head[8:12], "")
    return next((name for start, name in _STARTS if head.startswith(start)), "")
