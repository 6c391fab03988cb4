"""The log out of the vault: entries in many formats, evidence, the monthly report, forwarding."""

from __future__ import annotations

from pathlib import Path

from clinicvault.access.log_forwarding import NOWHERE, ForwardingRule, set_forwarding_rule
from clinicvault.domain.errors import UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress

from . import views
from .api import FlagService, LogSearchService, ProgressListener, WitnessService
from .clinic import Clinic
from .files import write_new
from .forwarding.connection import tried
from .log_evidence import write_evidence
from .log_exports.registry import FORMS
from .log_exports.writing import export_log
from .log_words import LogWords
from .month.facts import Sources, days_of, gather
from .month.pages import month_pdf
from .telling import moment

_MONTH_STEPS = 2
"""Gathered, drawn: what progress tells."""


class LogExports:
    """Implements `api.LogExportService`."""

    def __init__(
        self,
        clinic: Clinic,
        search: LogSearchService,
        flags: FlagService,
        witnesses: WitnessService,
    ) -> None:
        self._clinic = clinic
        self._sources = Sources(search, flags, witnesses)

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
    ) -> None:
        """The monthly report as PDF, with charts; logged.

        UsageError("month-unknown"), ("report-language").
        """
        session, words = self._clinic.session, LogWords(language)
        session.require(Act.READ_LOG)
        days_of(year, month, moment(session.vault.now()).astimezone().date())
        self._clinic.refuse_output(output)
        detail = {"month": f"{year:04}-{month:02}", "format": "pdf"}
        session.vault.log_event(session.event("log-month", detail=detail))
        if progress is not None:
            progress(Progress(0, _MONTH_STEPS))
        told = gather(self._clinic, self._sources, year, month)
        if progress is not None:
            progress(Progress(1, _MONTH_STEPS))
        write_new(output, [month_pdf(told, words)])
        if progress is not None:
            progress(Progress(_MONTH_STEPS, _MONTH_STEPS))

    def forwarding(self) -> views.ForwardingState:
        """Whether entries of this program are forwarded, and reach the server."""
        self._clinic.session.require(Act.READ_LOG)
        return self._clinic.forwarding.state()

    def set_forwarding(self, settings: views.Forwarding) -> views.ForwardingState:
        """Choose where to, tried at once; administrators; logged, signed by the root.

        InputRefused("forward-address"), ("forward-certificates"), ("forward-unreachable"),
        ("forward-no-tls"), ("forward-untrusted"): then nothing changes.
        """
        session = self._clinic.session
        session.require(Act.CHANGE_POLICY)
        rule = ForwardingRule(settings.host.strip(), settings.port, settings.certificates.strip())
        if rule.host:
            tried(rule)
        set_forwarding_rule(session, rule if rule.host else NOWHERE)
        self._clinic.forwarding.follow(session.vault)
        return self._clinic.forwarding.state()
