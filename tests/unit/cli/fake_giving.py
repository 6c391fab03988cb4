"""A fake of what makes packages, as the command line calls it."""

from __future__ import annotations

from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Box, EyeBar
from clinicvault.jobs import Progress
from clinicvault.services.views.exports import BlockedPicture, ExportGiven, FaceFound, PackageKind
from clinicvault.services.views.releases import RecipientDetails, RecipientView
from tests.unit.cli.fake_exports import ASKED, NOON

FACE = FaceFound(Box(0.2, 0.1, 0.6, 0.5), EyeBar((0.3, 0.3), (0.5, 0.3)), 0.9)
PROFILE = FaceFound(Box(0.7, 0.1, 0.9, 0.4), None, 0.6)


class Giving:
    def __init__(self, clinic):
        self.clinic = clinic

    def recipients(self, patient_id):
        self.clinic.note_keyed("giving.recipients", patient_id)
        details = RecipientDetails("The patient", RecipientSort.PATIENT)
        return (RecipientView(patient_id, details, "", NOON),)

    def faces(self, photo_id, purpose):
        self.clinic.note_keyed("giving.faces", photo_id, purpose)
        return self.clinic.faces_found.get(photo_id, ())

    def ask(self, plan):
        self.clinic.note_keyed("giving.ask", plan)
        return ASKED.id

    def give(self, plan, output, *, passphrase="", progress=None, cancel=None):
        self.clinic.note_keyed("giving.give", plan, output, passphrase)
        if progress is not None:
            progress(Progress(1, 1))
        keyed = plan.by_key or passphrase or plan.kind is PackageKind.PLAIN
        out = tuple(BlockedPicture(one, "object-altered") for one in self.clinic.left_out)
        words = "" if keyed else "six random words"
        bare = tuple(BlockedPicture(one, "dicom-kind") for one in self.clinic.no_medical)
        return ExportGiven(
            str(output), 43, len(plan.pictures) - len(out), words, out, "Dear …", bare
        )
