"""Every rewriter is fuzzed for a moment in every run of the tests; at length by hand."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.media import formats, registry  # noqa: F401

HERE = Path(__file__).parent
SUBJECTS = {
    "DICOM": "dicom",
    "JPEG": "jpeg",
    "PNG": "png",
    "RAW": "raw",
    "HEIC": "heif",
    "AVIF": "heif",
    "WebP": "webp",
    "TIFF": "tiff",
    "video": "video",
    "PDF": "pdf",
}
"""Registered formats and the files `test_<name>_mutation.py` that spoil them."""
RUNS = 2000
OFTEN = {"pdf": 400, "raw": 200, "video": 500, "heif": 500}
"""Fewer where one input takes longer."""


def test_every_format_is_fuzzed():
    assert set(registry.names()) == set(SUBJECTS)


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed (Linux only)"
)
@pytest.mark.parametrize("subject", sorted(set(SUBJECTS.values())))
def test_a_moment_of_fuzzing_finds_nothing(subject, tmp_path):
    runs = OFTEN.get(subject, RUNS)
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "fuzz.py"),
            subject,
            f"-runs={runs}",
            "-seed=1",
            "-timeout=60",
            "-rss_limit_mb=0",
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
