"""Coverage-guided fuzzing of one rewriter with its proof and decoder.

    python tests/property/fuzz.py webp -runs=100000 -max_len=20000

What is checked and the files to start from are those of `test_<name>_mutation.py`. Anything but a
refusal or a clean file ends the run and leaves the input beside it; findings become tests there.
"""

from __future__ import annotations

import pkgutil
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import atheris

MEMORY = 2 << 30
"""Bytes of data; libFuzzer's own limit counts what the process that started this one once held."""


def main(name: str, options: list[str]) -> None:
    """Fuzz what the named test checks; options are libFuzzer's, folders are added to the seeds."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    with atheris.instrument_imports(include=["clinicvault.media"]):
        subject = pkgutil.resolve_name(f"tests.property.test_{name}_mutation")
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(subject.SEEDS):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup([name, *options, folder], subject.check)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
