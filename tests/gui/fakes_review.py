"""In-memory services of the log's review: flags, copies held elsewhere, exports, accounting."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno

from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.files import write_durable
from clinicvault.services.views import Disposition, WitnessKind

from .fakes_access import NOW, Part

if TYPE_CHECKING:
    from .fakes import Clinic

SIZE = 48_211
CODE_TEXT = (
    "clinicvault.local/7f3a91c2\n48211\n9m0V2J1r7Xk3bQWq5yD8aE4sT6uLzC0pNfHhGgKjIo=\n\n"
    "\u2014 clinicvault.local/7f3a91c2 c2VhbGVkIGJ5IG5vYm9keSwgc2lnbmVkIGJ5IHRoZSBsb2cga2V5IDQyIQ==\n"
)


def now_day() -> dt.date:
    """The computer's own day: flags of today stand apart from those of finished days."""
    return dt.date.today()  # noqa: DTZ011


def yesterday() -> dt.date:
    """The day before; asked each time, since a run may go on over midnight."""
    return now_day() - dt.timedelta(days=1)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of the clinic's day."""
    return dt.datetime(day.year, day.month, day.day, hour, minute).astimezone()


def flag(number: int, rule: str, weight: int, **more: Any) -> views.FlagView:
    """A flag of yesterday afternoon about Marie Laurent, unless `more` says otherwise."""
    day = more.pop("day", yesterday())
    made = views.FlagView(
        f"{number:032x}",
        rule,
        weight,
        day,
        at(day, 14, 2),
        at(day, 15, 40),
        f"{1:032x}",
        "Marie Laurent",
        "",
        {},
        (101, 102, 103),
        3,
    )
    return dataclasses.replace(made, **more)


class ReviewState:
    """What the services below share; a test sets it before it looks."""

    def __init__(self) -> None:
        self.flags: list[views.FlagView] = []
        self.words: dict[str, list[views.FlagView]] = {}
        """Per flag, every word said of it."""
        self.state = views.ReviewState(
            last=views.SignOff(
                at(yesterday(), 18, 10), "Noah Fischer", "All quiet", 47_799, 388, 0
            ),
            since=at(yesterday(), 18, 12),
            entries=412,
            views=187,
            patients=63,
            people=9,
            exports=8,
            refused=3,
            flags=0,
            overdue_days=0,
            upto=SIZE - 1,
        )
        self.signed: list[views.SignOff] = []
        self.rules, self.zone = views.ReviewRules(), views.ClinicZone()
        self.notices: list[views.NoticeView] = []
        self.answers: list[tuple[str, str]] = []
        self.last_copy = views.LastCopy(None, None)
        self.witnesses: list[views.WitnessView] = []
        self.printed = 0
        self.sheets: list[tuple[Path, str]] = []
        self.check = views.WitnessCheck("holds", SIZE)
        self.checked: list[str | Path] = []
        self.server = views.TimestampServer()
        self.written: list[tuple[Path, str, views.LogFilter | None]] = []
        self.evidence: list[Path] = []
        self.months: list[tuple[int, int, Path, str]] = []
        self.begun = now_day() - dt.timedelta(days=1_200)
        self.forwarding = views.ForwardingState(views.Forwarding(), False, 0, 0, 0)
        self.lines: list[views.DisclosureLine] = []
        self.source, self.unread, self.unread_log = "", 0, 0
        self.accounts: list[tuple[str, dt.date, dt.date]] = []
        self.account_files: list[tuple[str, Path, str]] = []


class _Part(Part):
    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.review = clinic, clinic.review_state


class Flags(_Part):
    """Flags of a list, whose state changes as it is settled."""

    def state(self, progress=None, cancel=None) -> views.ReviewState:
        self.clinic.call("flags.state")
        self.need(Act.READ_LOG)
        meter = ProgressMeter(self.review.state.entries, progress)
        meter.add(self.review.state.entries)
        return dataclasses.replace(self.review.state, flags=len(self._open()))

    def due(self) -> views.ReviewDue:
        self.clinic.call("flags.due")
        self.need(Act.READ_LOG)
        waiting, state = self._open(), self.review.state
        grave = sum(one.weight == 3 for one in waiting)
        return views.ReviewDue(len(waiting), grave, state.overdue_days, state.last)

    def _open(self) -> list[views.FlagView]:
        return [one for one in self.review.flags if one.disposition is Disposition.OPEN]

    def flags(self, since=None, until=None) -> tuple[views.FlagView, ...]:
        self.clinic.call("flags.flags")
        self.need(Act.READ_LOG)
        return tuple(
            sorted(self.review.flags, key=lambda one: (-one.weight, -one.until.timestamp()))
        )

    def settle(self, flag_id: str, disposition: Disposition, note: str) -> views.FlagView:
        self.clinic.call("flags.settle")
        found = next((one for one in self.review.flags if one.id == flag_id), None)
        if found is None:
            raise UsageError("flag-unknown")
        if not note.strip():
            raise InputRefused("reason-short")
        if found.user_id == self.me().id:
            raise Refused("flag-own")
        said = dataclasses.replace(
            found, disposition=disposition, note=note, by=self.me().name, when=NOW
        )
        self.review.flags[self.review.flags.index(found)] = said
        self.review.words.setdefault(flag_id, []).append(said)
        return said

    def history(self, flag_id: str) -> tuple[views.FlagView, ...]:
        self.clinic.call("flags.history")
        return tuple(self.review.words.get(flag_id, ()))

    def sign_off(self, upto: int, note: str = "") -> views.SignOff:
        self.clinic.call("flags.sign_off")
        state = self.review.state
        made = views.SignOff(NOW, self.me().name, note, upto, state.entries, len(self._open()))
        self.review.signed.insert(0, made)
        self.review.state = dataclasses.replace(
            state, last=made, since=None, overdue_days=0,
            entries=0, views=0, patients=0, people=0, exports=0, refused=0,
        )  # fmt: skip
        return made

    def sign_offs(self, limit: int = 60) -> tuple[views.SignOff, ...]:
        self.clinic.call("flags.sign_offs")
        last = self.review.state.last
        return tuple(self.review.signed or ([last] if last else []))[:limit]

    def rules(self) -> views.ReviewRules:
        self.clinic.call("flags.rules")
        return self.review.rules

    def set_rules(self, rules: views.ReviewRules) -> None:
        self.clinic.call("flags.set_rules")
        self.need(Act.CHANGE_POLICY)
        self.review.rules, known = rules, self.review.zone
        apart = bool(rules.zone) and rules.zone != known.own
        self.review.zone = dataclasses.replace(known, name=rules.zone, apart=apart)

    def zone(self) -> views.ClinicZone:
        self.clinic.call("flags.zone")
        return self.review.zone

    def notices(self) -> tuple[views.NoticeView, ...]:
        self.clinic.call("flags.notices")
        return tuple(self.review.notices)

    def answer(self, notice_id: str, text: str = "") -> None:
        self.clinic.call("flags.answer")
        self.review.answers.append((notice_id, text))
        self.review.notices = [one for one in self.review.notices if one.id != notice_id]


class Witnesses(_Part):
    """A check code, and copies of a list."""

    def day_code(self) -> views.DayCode:
        self.clinic.call("witnesses.day_code", key=False)
        return views.DayCode(CODE_TEXT, SIZE, NOW, _modules())

    def sheet(self, output: Path, language: str = "en") -> views.DayCode:
        self.clinic.call("witnesses.sheet")
        self.review.sheets.append((output, language))
        write_durable(output, b"%PDF-1.7")
        return self.day_code()

    def printed(self) -> None:
        self.clinic.call("witnesses.printed")
        self.review.printed += 1

    def list(self) -> tuple[views.WitnessView, ...]:
        self.clinic.call("witnesses.list", key=False)
        return tuple(self.review.witnesses)

    def check(self, text: str) -> views.WitnessCheck:
        self.clinic.call("witnesses.check", key=False)
        self.review.checked.append(text)
        if "clinicvault" not in text:
            raise InputRefused("checkpoint-unreadable")
        return self.review.check

    def check_file(self, path: Path) -> views.WitnessCheck:
        self.clinic.call("witnesses.check_file", key=False)
        self.review.checked.append(path)
        return self.review.check

    def server(self) -> views.TimestampServer:
        self.clinic.call("witnesses.server", key=False)
        return self.review.server

    def set_server(self, server: views.TimestampServer) -> None:
        self.clinic.call("witnesses.set_server")
        self.need(Act.CHANGE_POLICY)
        self.review.server = server

    def stamp(self, cancel=None) -> views.WitnessView:
        self.clinic.call("witnesses.stamp")
        made = views.WitnessView(WitnessKind.TIMESTAMP, NOW, SIZE, self.review.server.url, True)
        self.review.witnesses.insert(0, made)
        return made


def _modules() -> tuple[tuple[bool, ...], ...]:
    code = segno.make_qr(CODE_TEXT, error="m", boost_error=False)
    return tuple(tuple(bool(one) for one in line) for line in code.matrix_iter(border=0))


class LogExports(_Part):
    """Writes an empty file, and remembers what was asked for."""

    count = 412

    def formats(self) -> tuple[views.LogFormat, ...]:
        return (
            views.LogFormat("jsonl", ".jsonl"),
            views.LogFormat("csv", ".csv"),
            views.LogFormat("fhir-r4", ".json"),
            views.LogFormat("fhir-r5", ".json"),
            views.LogFormat("atna", ".xml"),
        )

    def write(self, output: Path, form: str, wanted=None, progress=None, cancel=None) -> int:
        self.clinic.call("log_exports.write")
        self._go(progress, cancel)
        write_durable(output, b"log")
        self.review.written.append((output, form, wanted))
        return self.count

    def evidence(self, output: Path, progress=None, cancel=None) -> int:
        self.clinic.call("log_exports.evidence")
        self._go(progress, cancel)
        write_durable(output, b"zip")
        self.review.evidence.append(output)
        return SIZE

    def _go(self, progress, cancel) -> None:
        meter = ProgressMeter(self.count, progress)
        for _ in range(self.count):
            if cancel is not None and cancel.cancelled:
                raise Cancelled
            meter.add()

    def month(
        self, year: int, month: int, output: Path, language="en", progress=None, cancel=None
    ) -> None:
        self.clinic.call("log_exports.month")
        self._go(progress, cancel)
        write_durable(output, b"%PDF-1.7")
        self.review.months.append((year, month, output, language))

    def begun(self) -> dt.date:
        return self.review.begun

    def forwarding(self, seconds: float = 0.0) -> views.ForwardingState:
        self.clinic.call("log_exports.forwarding")
        return self.review.forwarding

    def set_forwarding(self, settings: views.Forwarding) -> views.ForwardingState:
        self.clinic.call("log_exports.set_forwarding")
        self.need(Act.CHANGE_POLICY)
        on = bool(settings.host)
        self.review.forwarding = views.ForwardingState(settings, on, int(on), 0, 0)
        return self.review.forwarding


class Disclosures(_Part):
    """Lines of a list, cut to the period."""

    def accounting(
        self, patient: str, since: dt.date, until: dt.date, *, verify=False, cancel=None
    ) -> views.Accounting:
        self.clinic.call("disclosures.accounting")
        self.review.accounts.append((patient, since, until))
        known = {one.patient.split(" ")[0] for one in self.review.lines}
        if patient and patient not in known | {row.code for row in self.clinic.rows}:
            raise UsageError("patient-unknown")
        lines = tuple(
            one
            for one in self.review.lines
            if since <= one.when.astimezone().date() <= until
            and (not patient or one.patient.startswith(patient))
        )
        source = "directory" if self.clinic.may(Act.LIST_PATIENTS) else "log"
        source = self.review.source or source
        damage = (self.review.unread, self.review.unread_log)
        return views.Accounting(since, until, patient, lines, source, *damage)

    def write(
        self, patient, since, until, output: Path, *, language: str = "en", cancel=None
    ) -> int:
        self.clinic.call("disclosures.write")
        if cancel is not None:
            cancel.check()
        count = len(self.accounting(patient, since, until).lines)
        write_durable(output, b"accounting")
        self.review.account_files.append((patient, output, language))
        return count


def review(clinic: Clinic) -> dict[str, Any]:
    """The services by the fields of `Services`."""
    made: dict[str, Callable[[Clinic], object]] = {
        "flags": Flags,
        "witnesses": Witnesses,
        "log_exports": LogExports,
        "disclosures": Disclosures,
    }
    return {name: make(clinic) for name, make in made.items()}
