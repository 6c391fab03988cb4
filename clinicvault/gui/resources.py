"""Where the program's own files lie: in the wheel, beside the package when installed editable."""

from __future__ import annotations

from pathlib import Path

import clinicvault


def resource(*parts: str) -> Path:
    """Path of a file or folder below `resources/`."""
    package = Path(clinicvault.__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources").joinpath(*parts)
