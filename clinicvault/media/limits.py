"""How large, how nested and how slow a picture from outside may be."""

from __future__ import annotations

import dataclasses

MIB = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file; anything above is refused with a reason, never tried.

    `pixels` is a picture's width times height. `memory` counts what decoding may take beyond an
    idle worker; `seconds` is wall clock and processor time of one file.
    """

    bytes: int = 256 * MIB
    pixels: int = 200_000_000
    side: int = 65_535
    segments: int = 20_000
    chunks: int = 200_000
    scans: int = 128
    exif_bytes: int = 65_536
    exif_entries: int = 512
    exif_directories: int = 8
    directories: int = 64
    directory_entries: int = 1024
    profile_bytes: int = 4 * MIB
    profile_tags: int = 100
    heif_items: int = 4096
    heif_kept: int = 1000
    video_boxes: int = 50_000
    video_samples: int = 500_000
    video_tracks: int = 32
    video_edits: int = 256
    video_seconds: int = 3600
    pdf_pages: int = 500
    pdf_rendered_pages: int = 100
    pdf_objects: int = 200_000
    pdf_operators: int = 3_000_000
    memory: int = 3072 * MIB
    seconds: float = 60.0

    @property
    def output_bytes(self) -> int:
        """Room for the rewritten file, its preview and its thumbnail."""
        return self.bytes + 32 * MIB

    @property
    def pixel_bytes(self) -> int:
        """Room for one full picture of four bytes a pixel."""
        return self.pixels * 4
