"""Fuzzing of films by hand: ``python tests/property/fuzz_video.py -runs=100000``."""

from __future__ import annotations

import atexit
import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import atheris

with atheris.instrument_imports(include=["clinicvault.media"]):
    from clinicvault.domain.errors import InputRefused
    from clinicvault.media import video
    from clinicvault.media.limits import Limits

LIMITS = dataclasses.replace(Limits(), bytes=1 << 20, pixels=100_000, video_samples=2000)


def one(data: bytes) -> None:
    """Rewrite, prove and show; anything but a refusal is a finding."""
    try:
        made = video.rewrite(data, LIMITS, keep_sound=bool(data[-1:] > b"\x7f"))
    except InputRefused:
        return
    out = b"".join(made.pieces)
    video.prove(out)
    try:
        video.decode(out, made)
    except InputRefused:
        return


def main() -> None:
    """Start from small clean films where no folder of seeds is given."""
    folders = [one for one in sys.argv[1:] if not one.startswith("-")]
    if not folders:
        from tests.unit.media import video_files as films

        folder = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        seeds = {
            "dressed": films.dressed(films.film(frames=2, width=16, height=16, sound=True)),
            "fragments": films.film(
                frames=4, width=16, height=16, mux={"movflags": "frag_keyframe+empty_moov"}
            ),
            "mpeg4": films.film("mpeg4", frames=2, width=16, height=16, form="mov"),
            "jpeg": films.film("mjpeg", frames=2, width=16, height=16, form="mov"),
        }
        for name, seed in seeds.items():
            (folder / name).write_bytes(seed)
        sys.argv.append(str(folder))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
