"""A clinic in memory: fake services and wiring that remember every call the command line makes."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt

from clinicvault.domain.clinical import ConsentStatus, Evidence, PhotoKind, View
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Role
from clinicvault.jobs import Progress
from clinicvault.services import views
from clinicvault.services.api import KitOutcome, Services
from clinicvault.services.files import refuse_within
from tests.unit.cli.fake_exports import GIVEN, SHOWN, WEBER, Ledger, Recipients, Releases
from tests.unit.cli.fake_giving import Giving
from tests.unit.cli.fake_receiving import Receiving
from tests.unit.cli.fake_tracing import Tracing
from tests.unit.cli.fake_witnesses import Witnesses

PASSWORD = "correct horse battery staple"
CODE = "P-7K3M-9Q2X"
PATIENT = "aa" * 16
PHOTO = "ab" * 16
OTHER_PHOTO = "cd" * 16
CHECK_CODE = "clinicvault.local/00\n41\nroot\n\n\u2014 clinicvault.local/00 c2ln\n"
NOON = dt.datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=dt.UTC)


def user(name, *roles, state=UserState.ACTIVE, missing=()):
    identity = name.encode().hex().ljust(32, "0")[:32]
    return views.UserView(
        identity, name, frozenset(roles), state, state is UserState.ACTIVE, frozenset(missing)
    )


ANNA = user("Anna Müller", Role.ADMINISTRATOR, Role.OFFICER)
PAUL = user("Paul", Role.PRACTITIONER)
FACES = "f1" * 16
NINA = user("Nina", Role.INTAKE, state=UserState.INVITED, missing=(Role.INTAKE,))


PAUL_LOOKED = views.Looker("ab" * 16, "Paul", 2, 3)


class Recorder:
    """Remembers calls as (name, arguments, keyword arguments)."""

    def __init__(self, clinic):
        self.clinic = clinic

    def note(self, name, *args, **named):
        self.clinic.calls.append((name, args, named))

    def keyed(self, name, *args, **named):
        """A call that needs somebody unlocked."""
        self.note(name, *args, **named)
        if self.clinic.session is None:
            raise Refused("locked")
        self.clinic.fail(name)


class Hardware(Recorder):
    def listen(self, listener):
        self.clinic.listeners.append(listener)
        return lambda: self.clinic.listeners.remove(listener)


class Unlocking(Recorder):
    def vault(self):
        return views.VaultView("00" * 16, "Clinic", "Desk", tuple(self.clinic.users), True)

    def unlock(self, user_id, password):
        self.note("unlock", user_id)
        self.clinic.touch()
        self.clinic.fail("unlock")
        if password != self.clinic.password:
            raise Refused("wrong-password")
        found = next(one for one in self.clinic.users if one.id == user_id)
        self.clinic.session = views.SessionView(
            found, frozenset(), self.clinic.warnings, self.clinic.own_words
        )
        return self.clinic.session

    def session(self):
        return self.clinic.session

    def lock(self):
        self.note("lock")
        self.clinic.session = None

    def idle_seconds(self):
        return 300


class Teams(Recorder):
    def list(self):
        return tuple(self.clinic.teams)

    def add(self, name):
        self.keyed("teams.add", name)
        return views.TeamView("cc" * 16, name, (), begun=False)

    def begin(self, team_id, user_id, officer=None):
        self.keyed("teams.begin", team_id, user_id, officer)
        return views.Invitation(user_id, "CODE-7777", NOON)

    def rename(self, team_id, name):
        self.keyed("teams.rename", team_id, name)
        return views.TeamView(team_id, name)

    def leave(self, team_id, user_id):
        self.keyed("teams.leave", team_id, user_id)

    def move(self, patient_id, team_id, password):
        self.keyed("teams.move", patient_id, team_id, password)


class Users(Recorder):
    def list(self):
        self.note("users.list")
        return tuple(self.clinic.users)

    def add(self, name, roles, *, team="", officer=None):
        chosen = {"team": team, "officer": officer} if team or officer else {}
        self.keyed("users.add", name, roles, **chosen)
        return views.Invitation(NINA.id, "CODE-1234", NOON)

    def enrol(self, user_id, code, password):
        self.note("users.enrol", user_id, code, password)
        self.clinic.fail("users.enrol")
        return views.Enrolled(user_id, "apple river stone cloud")

    def grant(self, user_id, words, password="", *, teams=()):
        self.keyed("users.grant", user_id, words, password, **({"teams": teams} if teams else {}))
        return self.clinic.given

    def own_words(self, password):
        self.keyed("users.own_words", password)
        return "apple river stone cloud"

    def disable(self, user_id):
        self.keyed("users.disable", user_id)

    def change_roles(self, user_id, roles):
        self.keyed("users.change_roles", user_id, roles)
        return views.Invitation(user_id, "CODE-5678", NOON)

    def reinvite(self, user_id):
        self.keyed("users.reinvite", user_id)
        return views.Invitation(user_id, "CODE-9012", NOON)

    def change_password(self, old, new):
        self.keyed("users.change_password", old, new)


class Patients(Recorder):
    def search(self, text="", limit=200):
        self.keyed("patients.search", text, limit)
        return tuple(self.clinic.rows)

    def count(self):
        return len(self.clinic.rows)

    def add(self, details):
        self.keyed("patients.add", details)
        return row()

    def edit(self, patient_id, details):
        self.keyed("patients.edit", patient_id, details)
        return row()

    def page(self, patient_id):
        self.keyed("patients.page", patient_id)
        return self.clinic.page

    def find(self, code):
        self.keyed("patients.find", code)
        if code.upper() != CODE:
            raise UsageError("patient-unknown")
        return PATIENT


class Consents(Recorder):
    def grant(self, patient_id, purpose, *, until=None, evidence=Evidence.PAPER_TO_FOLLOW, note=""):
        self.keyed("consents.grant", patient_id, purpose, until, evidence)
        return consent(purpose, self.clinic.consent_status, until=until, evidence=evidence)

    def withdraw(self, patient_id, purpose):
        self.keyed("consents.withdraw", patient_id, purpose)
        given = self.clinic.disclosures
        shown = self.clinic.shown_at
        return views.Withdrawal(
            purpose, keys=True, photos=0, consents=1, disclosures=given, shown=shown
        )

    def record(self, patient_id, draft, *, scan=None, signature=None):
        self.keyed("consents.record", patient_id, draft, scan, signature)
        return consent(draft.purpose, self.clinic.consent_status, until=draft.until)

    def list(self, patient_id):
        self.keyed("consents.list", patient_id)
        return tuple(self.clinic.consents)


class Requests(Recorder):
    def waiting(self):
        self.keyed("requests.waiting")
        return tuple(self.clinic.requests)

    def allow(self, request_id):
        self.keyed("requests.allow", request_id)
        return self.clinic.requests[0]

    def deny(self, request_id):
        self.keyed("requests.deny", request_id)
        return self.clinic.requests[0]

    def review(self, request_id, note):
        self.keyed("requests.review", request_id, note)
        return self.clinic.requests[0]


class Importing(Recorder):
    def run(self, patient_id, paths, **named):
        self.keyed("importing.run", patient_id, tuple(paths), **named)
        tell(named["progress"])
        if self.clinic.during_import is not None:
            self.clinic.during_import(named["cancel"])
        return self.clinic.report

    def look(self, paths, cancel=None):
        self.note("importing.look")
        return self.clinic.look

    def close(self):
        self.note("importing.close")

    def unfinished(self):
        return self.clinic.unfinished


class Exporting(Recorder):
    def open_plain(self, photo_id, purpose, output, *, channel=None, no_face=False, **named):
        self.keyed("exporting.open_plain", photo_id, purpose, output, no_face, channel, **named)
        return views.ExportResult(str(output), 41, self.clinic.orientation, CHECK_CODE)


class Workstations(Recorder):
    def list(self):
        return (views.WorkstationView("ee" * 16, "Desk", NOON, own=True),)


class Flags(Recorder):
    def state(self, progress=None, cancel=None):
        self.keyed("flags.state")
        tell(progress)

    def zone(self):
        self.keyed("flags.zone")
        return self.clinic.zone

    def rules(self):
        return self.clinic.review_rules

    def set_rules(self, rules):
        self.keyed("flags.set_rules", rules)
        self.clinic.zone = views.ClinicZone(rules.zone, self.clinic.zone.own, apart=True)


class LogSearch(Recorder):
    def newest(self, limit=200):
        self.keyed("log_search.newest", limit)
        return tuple(self.clinic.log[:limit])

    def follow(self, progress=None, cancel=None):
        self.keyed("log_search.follow")
        tell(progress)
        return len(self.clinic.log)

    def find(self, wanted, order=None):
        self.keyed("log_search.find", wanted, order)
        return views.LogFound(1, len(self.clinic.log), len(self.clinic.log))

    def rows(self, number, first, count):
        self.keyed("log_search.rows", number, first, count)
        return tuple(self.clinic.log[first : first + count])

    def timeline(self, patient):
        self.keyed("log_search.timeline", patient)
        return self.clinic.timeline


class Review(Recorder):
    def verify(self, progress=None):
        self.note("review.verify")
        self.clinic.fail("review.verify")
        tell(progress)
        return self.clinic.status

    def witnessed(self):
        self.note("review.witnessed")
        return self.clinic.last_copy

    def settle(self, other_user_id="", other_password=""):
        self.keyed("review.settle", other_user_id, other_password)
        return self.clinic.unsettled


class LogExports(Recorder):
    def write(self, output, form, wanted=None, progress=None, cancel=None):
        self.keyed("log_exports.write", output, form, wanted)
        self.clinic.fail("log_exports.write")
        tell(progress)
        return 7

    def month(self, year, month, output, language="en", progress=None, cancel=None):
        self.keyed("log_exports.month", year, month, output, language)
        tell(progress)

    def forwarding(self, seconds=0.0):
        self.note("log_exports.forwarding", seconds)
        return self.clinic.forwarding

    def set_forwarding(self, settings):
        self.keyed("log_exports.set_forwarding", settings)
        self.clinic.forwarding = dataclasses.replace(
            self.clinic.forwarding, settings=settings, connected=bool(settings.host)
        )
        return dataclasses.replace(self.clinic.forwarding, settings=settings)


class Disclosures(Recorder):
    def accounting(self, patient, since, until, *, verify=False, cancel=None):
        self.keyed("disclosures.accounting", patient, since, until)
        lines, clinic = self.clinic.given_out, self.clinic
        faults = clinic.log_faults if verify else 0
        damage = (clinic.unread, clinic.unread_log, faults)
        return views.Accounting(since, until, patient, lines, "log", *damage)

    def write(self, patient, since, until, output, *, language="en", cancel=None):
        self.keyed("disclosures.write", patient, since, until, output, language)
        self.clinic.fail("disclosures.write")
        return len(self.clinic.given_out)


class Health(Recorder):
    def verify(self, progress=None, cancel=None):
        self.note("health.verify")
        self.clinic.fail("health.verify")
        tell(progress)
        return self.clinic.verified


class Backup(Recorder):
    def backup(self, destination, progress=None, cancel=None):
        self.keyed("backup.backup", destination)
        out, faults = self.clinic.left_out, self.clinic.log_faults
        return views.BackupView(NOON, 3, 4_500_000, str(destination), len(out), out, faults)


class Setup(Recorder):
    def create(self, vault, clinic, user, roles, password, *, language="en", progress=None):
        self.note("setup.create", vault, clinic, user, roles, password)
        self.clinic.fail("setup.create")
        return KitOutcome("00" * 16, b"%PDF-kit", "00" * 16)

    def recover(self, vault, sheets, user, password, *, language="en", progress=None):
        self.note("setup.recover", vault, tuple(sheets), user, password)
        self.clinic.fail("setup.recover")
        return KitOutcome("00" * 16, b"%PDF-new", "00" * 16)

    def refuse_kit_place(self, vault, file):
        refuse_within(file, (vault,), "kit-in-vault")

    def kit_kept(self, vault, kit, file=None):
        self.note("setup.kit_kept", vault, file)
        self.clinic.fail("setup.kit_kept")

    def abandon(self, vault):
        self.note("setup.abandon", vault)
        return True


def tell(listener):
    """Report two moments, as a service does."""
    if listener is not None:
        listener(Progress(1, 2, 10, 4.0, 2.0))
        listener(Progress(2, 2, 20, 4.0, 0.0))


def row(**changes):
    base = views.PatientRow(
        PATIENT,
        CODE,
        "Zoë Çelik",
        dt.date(1984, 3, 21),
        "R-17",
        ConsentStatus.VALID,
        dt.date(2026, 3, 2),
        2,
    )
    return dataclasses.replace(base, **changes)


def consent(purpose=Purpose.CARE, status=ConsentStatus.VALID, **changes):
    base = views.ConsentView(
        "01" * 16, purpose, status, NOON.date(), None, Evidence.VERBAL, "Nina", "by phone"
    )
    return dataclasses.replace(base, **changes)


def photo(identity=PHOTO, **changes):
    base = views.PhotoView(
        identity, "02" * 16, PhotoKind.JPEG, View.FRONTAL, 4000, 3000, "2026-03-02T10:11:12", NOON
    )
    return dataclasses.replace(base, **changes)


def page(**changes):
    visit = views.VisitView("02" * 16, dt.date(2026, 3, 2), "", "Nina", (photo(),))
    unknown = photo(
        OTHER_PHOTO, kind=None, view=View.UNSPECIFIED, width=0, height=0, taken="", imported=None
    )
    older = views.VisitView("03" * 16, dt.date(2025, 1, 9), "", "Nina", (unknown,))
    details = views.PatientDetails("Zoë", "Çelik", dt.date(1984, 3, 21), "R-17", "kept note")
    base = views.PatientPage(row(), details, (), (visit, older), frozenset())
    return dataclasses.replace(base, **changes)


def imported(path="a.jpg", identity=PHOTO):
    return views.ImportedPhoto(path, identity, PhotoKind.JPEG, View.UNSPECIFIED, (), (), b"")


def report(**changes):
    base = views.ImportReport(PATIENT, "02" * 16, (imported(),), (), (), False, 1.25)
    return dataclasses.replace(base, **changes)


def log_row(seq, **changes):
    base = views.LogRow(
        seq, NOON, "Paul", "view", CODE, (PHOTO,), "care", "done", "Desk", (("recipient", "Dr X"),)
    )
    return dataclasses.replace(base, **changes)


def timeline_item(**changes):
    named = (("photo-view", 2), ("patient-open", 1))
    base = views.TimelineItem(
        NOON, NOON, "Paul", PAUL.id, named, "care", "done", "Desk", 2, "Dr X", (3, 4, 6), ("f1",)
    )
    return dataclasses.replace(base, **changes)


def log_status(**changes):
    base = views.LogStatus(7, "checkpoint text", True, (), NOON, None)
    return dataclasses.replace(base, **changes)


class FakeClinic:
    """The wiring, and all the services behind it."""

    def __init__(self):
        self.teams = [views.TeamView(FACES, "", (PAUL.id,))]
        self.calls = []
        self.failures = {}
        self.session = None
        self.password = PASSWORD
        self.warnings = ()
        self.own_words = ""
        self.unfinished = None
        self.users = [ANNA, PAUL, NINA]
        self.given = ("directory",)
        self.rows = [row()]
        self.page = page()
        self.consents = [consent(), consent(Purpose.TEACHING, ConsentStatus.WITHDRAWN)]
        self.disclosures, self.shown_at = (), ()
        self.book, self.gifts, self.shown = [WEBER], [GIVEN], [SHOWN]
        self.faces_found, self.left_out, self.asked_exports = {}, [], ()
        self.no_medical: list[str] = []
        self.tracing = Tracing(self)
        self.requests: list[views.RequestView] = []
        self.consent_status = ConsentStatus.VALID
        self.report = report()
        self.during_import = None
        self.look = views.SourceLook(1, 1000, (views.SourceKind("JPEG", 1, "kept"),))
        self.log = [log_row(seq) for seq in range(9, -1, -1)]
        self.timeline = views.PatientTimeline(CODE, "", (timeline_item(),), (PAUL_LOOKED,))
        self.status = log_status()
        self.last_copy = views.LastCopy(None, None)
        self.zone = views.ClinicZone()
        self.review_rules = views.ReviewRules()
        self.forwarding = views.ForwardingState(views.Forwarding(), False, 0, 0, 0)
        self.given_out = (
            views.DisclosureLine(
                NOON, "Dr X", "12 Harley Street", "2 pictures, encrypted file", "care", CODE,
                "Paul", 41, 2, "age",
            ),
            views.DisclosureLine(NOON, "", "", "1 picture", "care", CODE, "Paul", 42, 1, "plain"),
        )  # fmt: skip
        self.unsettled = 1
        self.unread = self.unread_log = self.log_faults = 0
        self.verified = views.VerifyReport(12, ())
        self.left_out: tuple[views.Damage, ...] = ()
        self.log_faults: tuple[tuple[int, str], ...] = ()
        self.orientation = 1
        self.listeners = []
        self.key_waits = False
        self.window_code = 0
        self.open_vaults = 0

    def touch(self):
        """A hardware key waits for a moment, where there is one."""
        for listener in self.listeners if self.key_waits else ():
            listener(True)
            listener(False)

    def note_keyed(self, name, *args):
        """A call that needs somebody unlocked."""
        Recorder(self).keyed(name, *args)

    def fail(self, name):
        if name in self.failures:
            raise self.failures[name]

    def called(self, name):
        """The (positional, named) arguments of every call of that name."""
        return [(args, named) for one, args, named in self.calls if one == name]

    @property
    def names(self):
        return [one for one, _, _ in self.calls]

    def setup(self):
        return Setup(self)

    @contextlib.contextmanager
    def open(self, vault):
        self.calls.append(("open", (vault,), {}))
        self.fail("open")
        self.open_vaults += 1
        try:
            yield self.services()
        finally:
            self.calls.append(("close", (), {}))
            self.session = None
            self.open_vaults -= 1

    def services(self):
        made = dict.fromkeys(field.name for field in dataclasses.fields(Services))
        made |= {
            "unlocking": Unlocking(self),
            "users": Users(self),
            "teams": Teams(self),
            "patients": Patients(self),
            "consents": Consents(self),
            "hardware": Hardware(self),
            "requests": Requests(self),
            "importing": Importing(self),
            "exporting": Exporting(self),
            "review": Review(self),
            "log_search": LogSearch(self),
            "flags": Flags(self),
            "log_exports": LogExports(self),
            "witnesses": Witnesses(self),
            "disclosures": Disclosures(self),
            "recipients": Recipients(self),
            "receiving": Receiving(self),
            "releases": Releases(self),
            "ledger": Ledger(self),
            "giving": Giving(self),
            "tracing": self.tracing,
            "workstations": Workstations(self),
            "health": Health(self),
            "backup": Backup(self),
        }
        return Services(**made)

    def restore(self, source, vault, progress):
        self.calls.append(("restore", (source, vault), {}))
        self.fail("restore")
        tell(progress)
        return self.verified

    def window(self, vault):
        self.calls.append(("window", (vault,), {}))
        self.fail("window")
        return self.window_code

    def remove_demo(self, vault):
        self.calls.append(("remove_demo", (vault,), {}))

    def demo(self, vault, patients, photos, window, say):
        self.calls.append(("demo", (vault, patients, photos, window), {}))
        say("12 patients")
        return self.window_code
