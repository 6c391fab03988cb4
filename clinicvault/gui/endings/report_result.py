"""What was written for the patient, and what to hand over how."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import trn
from clinicvault.gui.protection import protection
from clinicvault.gui.widgets import Banner, label, plain
from clinicvault.services.views import ReportResult


def result_lines(result: ReportResult) -> list[QWidget]:
    """Paths, passphrase, what is missing, and where the log says it."""
    made: list[QWidget] = [label("Report", "strong"), plain(result.report, "muted", wrap=True)]
    if result.package:
        made += [
            label("{what}", "strong", what=lambda: _photos(result.photos)),
            plain(result.package, "muted", wrap=True),
            *protection(result.passphrase),
        ]
    if result.left_out:
        left = Banner("warn")
        left.speak("{what}", "The report says so, too.", what=lambda: _left_out(result.left_out))
        made.append(left)
    made += [
        label(
            "The report is not encrypted: hand it over in person, or send it as you would send a "
            "letter about the patient's health.",
            wrap=True,
        ),
        label(
            "Entry {number} of the access log says who got it.",
            "caption",
            number=str(result.log_entry),
        ),
    ]
    return made


def _photos(count: int) -> str:
    return trn("{n} photo, encrypted", "{n} photos, encrypted", count)


def _left_out(count: int) -> str:
    return trn(
        "{n} photo is not in it, because it is damaged or may not be opened.",
        "{n} photos are not in it, because they are damaged or may not be opened.",
        count,
    )
