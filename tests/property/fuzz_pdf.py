"""Fuzzing of documents by hand: ``python tests/property/fuzz_pdf.py -runs=100000``."""

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
    from clinicvault.media import pdf
    from clinicvault.media.limits import Limits

LIMITS = dataclasses.replace(
    Limits(), bytes=1 << 20, pixels=1_000_000, pdf_rendered_pages=2, pdf_objects=2000
)


def one(data: bytes) -> None:
    """Rewrite, prove and show; anything but a refusal is a finding."""
    try:
        made = pdf.rewrite(data, LIMITS)
    except InputRefused:
        return
    out = b"".join(made.pieces)
    pdf.prove(out)
    try:
        pdf.decode(out, made)
    except InputRefused:
        return


def main() -> None:
    """Start from small documents where no folder of seeds is given."""
    folders = [one for one in sys.argv[1:] if not one.startswith("-")]
    if not folders:
        from tests.unit.media import pdf_files as papers

        folder = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        seeds = {"dressed": papers.dressed(), "scan": papers.scan(), "text": papers.text()}
        for name, seed in seeds.items():
            (folder / name).write_bytes(seed)
        sys.argv.append(str(folder))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
