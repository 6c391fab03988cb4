"""By hand: `python tests/property/fuzz_tiff.py -runs=N` (or no end) in an environment with atheris.

Guided by what is covered; any exception but a refusal, and any file that does not pass its proof,
ends the run and leaves the input beside it. Findings become tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["clinicvault.media"]):
    from clinicvault.media import tiff  # noqa: F401  (instrumented before the tests load it)

from tests.property import test_tiff_mutation


def one(data: bytes) -> None:
    """One input."""
    test_tiff_mutation.check(data)


def seeds(folder: Path) -> Path:
    """A folder of good files to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(test_tiff_mutation.SEEDS):
        (folder / f"{number}.tiff").write_bytes(data)
    return folder


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        atheris.Setup([*sys.argv, str(seeds(Path(name)))], one)
        atheris.Fuzz()
