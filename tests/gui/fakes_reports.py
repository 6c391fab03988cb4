"""The in-memory service of the patient's own report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.files import write_durable

from .fakes_access import NOW, Part

PASSPHRASE = "acid beaver cover diploma enlarge fancy"


class AccessReports(Part):
    """The patient's own copy."""

    def look(self, patient_id: str) -> views.ReportLook:
        self.clinic.call("reports.look")
        self.need(Act.ACCESS_REPORT)
        row, state = self.clinic.row(patient_id), self.clinic.endings
        givers = tuple(
            (user.id, user.name)
            for user in self.clinic.users
            if Role.ADMINISTRATOR in user.roles and user.id != self.me().id
        )
        code = state.pictures_code or ("" if self.clinic.may(Act.EXPORT_PHOTO) else "role-missing")
        return views.ReportLook(
            patient_id,
            row.name,
            row.code,
            3,
            row.photos,
            2,
            1,
            1,
            len(state.disclosures.get(patient_id, ())),
            state.logs.get(patient_id),
            self.clinic.may(Act.READ_LOG),
            givers,
            not code,
            code,
            bytes=48_000_000,
        )

    def give_log(self, patient: str, *, user_id: str = "", password: str = "") -> views.LogPart:
        self.clinic.call("reports.give_log")
        if user_id:
            self.check(password)
        else:
            self.need(Act.READ_LOG)
        found = [row for row in self.clinic.rows if patient in {row.id, row.code}]
        if not found:
            raise UsageError("patient-unknown")
        self.clinic.endings.given.append((patient, user_id))
        made = views.LogPart(42, NOW, "Noah Fischer", NOW + dt.timedelta(days=7))
        self.clinic.endings.logs[found[0].id] = made
        return made

    def write(
        self,
        patient_id: str,
        folder: Path,
        *,
        language: str,
        handed_to: str,
        pictures: bool = True,
        age_recipient: str = "",
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ReportResult:
        self.clinic.call("reports.write")
        if patient_id not in self.clinic.endings.logs:
            raise Refused("report-log-missing")
        code = self.clinic.row(patient_id).code
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
            if "reports.picture" in self.clinic.gates:
                while not self.clinic.gates["reports.picture"].wait(0.02):
                    if cancel is not None:
                        cancel.check()
        self.clinic.endings.written.append(
            {
                "patient": patient_id,
                "language": language,
                "handed_to": handed_to,
                "pictures": pictures,
                "key": age_recipient,
            }
        )
        report = folder / f"{code}.pdf"
        write_durable(report, b"%PDF-1.7 report")
        return views.ReportResult(
            str(report),
            str(folder / f"{code}.age") if pictures else "",
            PASSPHRASE if pictures and not age_recipient else "",
            9 if pictures else 0,
            self.clinic.endings.left_out,
            812,
        )
