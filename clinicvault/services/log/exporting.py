"""The log out of the vault: entries in many formats, evidence, the monthly report, forwarding."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from clinicvault.access.log.forwarding import (
    NOWHERE,
    ForwardingRule,
    kept_rule,
    set_forwarding_rule,
)
from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new

from .evidence import write_evidence
from .exports.registry import FORMS
from .exports.writing import export_log
from .forwarding.connection import tried
from .forwarding.live import LiveForwarding
from .going_out import going_out
from .month.facts import Sources, gather, log_begun, require_month
from .month.pages import month_pdf
from .words import LogWords

_MONTH_STEPS = 2
"""Gathered, drawn: what progress tells."""


class LogExports:
    """Implements `api.LogExportService`."""

    def __init__(self, clinic: Clinic, sources: Sources, forwarding: LiveForwarding) -> None:
        self._clinic, self._sources, self._forwarding = clinic, sources, forwarding

    def formats(self) -> tuple[views.LogFormat, ...]:
        """What `write` can write."""
        return tuple(views.LogFormat(form.slug, form.ending) for form in FORMS.values())

    def write(
        self,
        output: Path,
        form: str,
        wanted: views.LogFilter | None = None,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """Write entries, oldest first; how many. UsageError("log-format-unknown")."""
        if (found := FORMS.get(form)) is None:
            raise UsageError("log-format-unknown")
        return export_log(self._clinic, output, found, wanted, progress, cancel)

    def evidence(
        self,
        output: Path,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """A ZIP with the whole log and what proves it; how many leaves the log has."""
        return write_evidence(self._clinic, output, progress, cancel)

    def month(
        self,
        year: int,
        month: int,
        output: Path,
        language: str = "en",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """The monthly report as PDF, with charts; logged.

        UsageError("month-unknown"), ("month-before"), ("report-language").
        IntegrityError("log-month-damaged") where the log is not complete: the report stays and
        says so, without a check code.
        """
        session, words = self._clinic.session, LogWords(language)
        session.require(Act.READ_LOG)
        require_month(self._clinic, year, month)
        self._clinic.refuse_output(output)
        detail = {"month": f"{year:04}-{month:02}", "format": "pdf"}
        with going_out(session, "log-month", output, detail) as going:
            if progress is not None:
                progress(Progress(0, _MONTH_STEPS))
            told = gather(self._clinic, self._sources, year, month, cancel)
            if progress is not None:
                progress(Progress(1, _MONTH_STEPS))
            write_new(output, [month_pdf(told, words, cancel)])
            faults = told.standing.faults
            going.more = {"faults": faults} if faults else {}
        if progress is not None:
            progress(Progress(_MONTH_STEPS, _MONTH_STEPS))
        if faults:
            raise IntegrityError("log-month-damaged", count=faults)

    def begun(self) -> dt.date:
        """The clinic's day of the log's first entry: no report goes back beyond its month."""
        self._clinic.session.require(Act.READ_LOG)
        return log_begun(self._clinic)

    def forwarding(self, seconds: float = 0.0) -> views.ForwardingState:
        """Whether entries of this program are forwarded, and reach the server.

        So many seconds at most are waited for what the server answers.
        """
        self._clinic.session.require(Act.READ_LOG)
        return self._forwarding.state(seconds)

    def set_forwarding(self, settings: views.Forwarding) -> views.ForwardingState:
        """Choose where to, tried at once; administrators; logged, signed by the root.

        InputRefused("forward-address"), ("forward-certificates"), ("certificates-with-key"),
        ("forward-unreachable"), ("forward-no-tls"), ("forward-untrusted"): then nothing changes.
        """
        session = self._clinic.session
        session.require(Act.CHANGE_POLICY)
        rule = NOWHERE
        if host := settings.host.strip():
            rule = kept_rule(ForwardingRule(host, settings.port, settings.certificates.strip()))
            tried(rule)
        set_forwarding_rule(session, rule)
        self._forwarding.follow(session.vault)
        if not rule.host:
            self._forwarding.drop()
        return self._forwarding.state()
