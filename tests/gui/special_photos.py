"""A patient of the in-memory clinic whose photos are of every kind, and files kept aside."""

from __future__ import annotations

import datetime as dt

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.services import views
from tests.gui import fakes

FILM, DOCUMENT, DICOM = (1, 0), (1, 1), (1, 2)
STILL, CLIP, RENDERED = (0, 0), (0, 1), (0, 2)
"""Where they are: (visit, photo in it)."""
BROKEN, UNKNOWN, NEF = "b1" * 16, "b2" * 16, "b3" * 16


def photo_id(row: views.PatientRow, place: tuple[int, int]) -> str:
    """The id of a photo by its place."""
    visit, number = place
    return f"{int(row.id, 16):08x}{visit:04x}{number:020x}"


def fill(clinic: fakes.Clinic) -> views.PatientRow:
    """Make the first patient's photos special."""
    row = clinic.rows[0]
    clinic.photo_facts = {
        STILL: {
            "taken": "2026-11-21T10:20:00+01:00",
            "clock_shift": 3600,
            "lens": "RF 85mm F2",
            "focal_mm": 85.0,
            "flash": "fired",
            "colour": "Adobe RGB",
            "orientation": 6,
            "notes": ("gain-map-dropped", "name-mismatch"),
        },
        CLIP: {
            "still": photo_id(row, STILL),
            "kind": PhotoKind.VIDEO,
            "seconds": 2.6,
            "view": View.UNSPECIFIED,
        },
        RENDERED: {"origin": "raw", "kind": PhotoKind.TIFF, "raw": NEF},
        FILM: {"kind": PhotoKind.VIDEO, "seconds": 7.2},
        DOCUMENT: {"kind": PhotoKind.PDF, "pages": 3, "camera": "", "exposure": ""},
        DICOM: {"origin": "dicom"},
    }
    return row


def keep_files(clinic: fakes.Clinic, row: views.PatientRow) -> None:
    """Two files that could not be read and a RAW file."""
    clinic.kept[row.id] = [
        views.KeptFile(
            BROKEN, "DSC_0401.JPG", "picture-crashed", "It broke.", fakes.NOW, 24_300_000
        ),
        views.KeptFile(
            UNKNOWN,
            "",
            "format-unsupported",
            "ClinicVault cannot take in DjVu files yet.",
            fakes.NOW + dt.timedelta(days=1),
            1200,
        ),
        views.KeptFile(NEF, "DSC_0991.NEF", "", "", fakes.NOW, 31_000_000, photo_id(row, RENDERED)),
    ]
