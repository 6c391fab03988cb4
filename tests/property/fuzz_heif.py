"""Coverage-guided fuzzing of the HEIC and AVIF rewriters and their proof.

    python tests/property/fuzz_heif.py -runs=100000

Run by hand; needs `atheris`. Whatever the bytes: a refusal, or an output that is proven and comes
out of a second rewriting unchanged. Decoders are left out, so that findings are ClinicVault's.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import atheris

with atheris.instrument_imports(include=["clinicvault.media"]):
    from clinicvault.domain.errors import InputRefused
    from clinicvault.media import heif
    from clinicvault.media.limits import Limits
    from clinicvault.media.proof import heif as proof

from tests.unit.media import heif_files

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)


def one_input(data):
    try:
        rewritten = heif.rewrite(data, LIMITS)
    except InputRefused:
        return
    out = b"".join(rewritten.pieces)
    proof.prove(out)
    again = heif.rewrite(out, LIMITS)
    if b"".join(again.pieces) != out:
        raise AssertionError("not stable")


def seeds(folder):
    for codec in heif_files.CODECS:
        for make in (heif_files.simple, heif_files.tiled, heif_files.dirty):
            (folder / f"{make.__name__}.{codec}").write_bytes(make(codec))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        atheris.Setup([*sys.argv, folder], one_input)
        atheris.Fuzz()
