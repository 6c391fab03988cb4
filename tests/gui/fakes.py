"""An in-memory clinic behind the services' Protocols, with drawn pictures; counts every call."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from clinicvault.domain.clinical import ConsentStatus, Evidence, PhotoKind, View
from clinicvault.domain.errors import (
    Cancelled,
    ClinicVaultError,
    InputRefused,
    IntegrityError,
    Refused,
    UsageError,
)
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Act, Role, allowed
from clinicvault.domain.rules import ClinicRules
from clinicvault.jobs import CancelToken, Progress, ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import KitOutcome, Pixels, ProgressListener, Services
from clinicvault.services.files import write_durable

from .fakes_access import (
    CODE,
    NOW,
    PASSWORD,
    REFUSALS,
    TODAY,
    AccessState,
    Requests,
    StepUp,
    Today,
    standing_of,
)
from .fakes_consents import FakeConsents, FakeForms
from .fakes_endings import EndingState, endings
from .fakes_export import FakeExports
from .fakes_given import FakeLedger, FakeRecipients, GivenState
from .fakes_leaving import Hardware, Leaving
from .fakes_lifecycle import LifecycleState, Rotation, Workstations
from .fakes_receiving import FakeReceiving
from .fakes_review import ReviewState, review
from .fakes_search import FakeLogSearch, SearchState
from .fakes_sheets import FakeSheets
from .fakes_teams import Teams, TeamState, signed
from .fakes_tracing import FakeTracing

WORDS = "acid beaver cover diploma"
VIEWS = (View.FRONTAL, View.OBLIQUE_LEFT, View.PROFILE_RIGHT)


@functools.lru_cache(maxsize=64)
def drawn(seed: int, width: int = 300, height: int = 400) -> np.ndarray:
    """An RGB picture: a bust, coloured by its seed."""
    rng = np.random.default_rng(seed)
    tone, back = rng.integers(120, 230, 3).tolist(), rng.integers(90, 200, 3).tolist()
    image = np.full((height, width, 3), back, np.uint8)
    centre = (width // 2, int(height * 0.42))
    cv2.ellipse(
        image,
        (width // 2, int(height * 1.05)),
        (int(width * 0.45), int(height * 0.35)),
        0,
        0,
        360,
        (235, 238, 240),
        -1,
    )
    cv2.ellipse(
        image, centre, (int(width * 0.24), int(height * 0.26)), 0, 0, 360, tone, -1, cv2.LINE_AA
    )
    for side in (-1, 1):
        cv2.circle(
            image,
            (centre[0] + side * width // 10, centre[1] - height // 20),
            max(2, width // 40),
            (50, 40, 40),
            -1,
            cv2.LINE_AA,
        )
    return image


@functools.lru_cache(maxsize=128)
def jpeg(seed: int, width: int = 300, height: int = 400) -> bytes:
    """The picture as baseline JPEG."""
    return cv2.imencode(".jpg", cv2.cvtColor(drawn(seed, width, height), cv2.COLOR_RGB2BGR))[
        1
    ].tobytes()


def _fold(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c)
    )


def person(
    number: int, name: str, *roles: Role, state: UserState = UserState.ACTIVE, password: bool = True
) -> views.UserView:
    return views.UserView(f"{number:032x}", name, frozenset(roles), state, password)


MARIE = person(1, "Marie Laurent", Role.PRACTITIONER)
NOAH = person(2, "Noah Fischer", Role.ADMINISTRATOR)
INES = person(3, "Inès Caron", Role.INTAKE)
NEWCOMER = person(4, "Tomás Ribeiro", Role.INTAKE, state=UserState.INVITED, password=False)
ALL = person(5, "Ada Alone", *Role)
OLGA = person(6, "Olga Brandt", Role.OFFICER)
"""Not at the clinic until a test lets her in."""
PEOPLE = (MARIE, NOAH, INES, NEWCOMER, ALL)

_NAMES = (
    "Amélie Rousseau",
    "Benjamin Okafor",
    "Chloé Lambert",
    "Daniel Whitfield",
    "Élodie Marchand",
    "Farid Benali",
    "Grace Thornton",
    "Hugo Delacroix",
    "Isabel Moreno",
    "Jonas Lindqvist",
    "Keiko Tanaka",
    "Łukasz Nowak",
)


def patient_row(
    number: int, name: str, status: ConsentStatus = ConsentStatus.VALID, photos: int = 9
) -> views.PatientRow:
    return views.PatientRow(
        f"{number + 100:032x}",
        f"P-7K3M-{number:04d}",
        name,
        dt.date(1970 + number % 40, 5, 4),
        str(4000 + number),
        status,
        TODAY - dt.timedelta(days=min(number * number, 9999)),
        photos,
    )


class Clinic:
    """State shared by the fake services; `calls` counts, `fail` makes a call raise once."""

    def __init__(self, patients: int = len(_NAMES), size: tuple[int, int] = (300, 400)) -> None:
        self.size = size
        self.session: views.SessionView | None = None
        self.users = list(PEOPLE)
        self.calls: Counter[str] = Counter()
        self.threads: set[str] = set()
        self.fail: dict[str, ClinicVaultError] = {}
        self.gates: dict[str, threading.Event] = {}
        self.idle = 300
        self.ended = ""
        self.captures: list[tuple[str, int]] = []
        self.warnings: tuple[str, ...] = ()
        self.own_words = ""
        self.counted: tuple[Progress, ...] = ()
        """What an unlock tells of its progress."""
        statuses = {
            2: ConsentStatus.NONE,
            5: ConsentStatus.WITHDRAWN,
            8: ConsentStatus.AWAITING_KEY,
        }
        self.access = AccessState()
        self.teams = TeamState()
        self.endings = EndingState()
        self.lifecycle = LifecycleState()
        self.review_state = ReviewState()
        self.search_state = SearchState()
        self.purposes: dict[str, Purpose] = {}
        """What was stated, per patient."""
        self.rows = [
            patient_row(
                i,
                _NAMES[i] if i < len(_NAMES) else f"Patient {i:06d}",
                statuses.get(i, ConsentStatus.VALID),
            )
            for i in range(patients)
        ]
        self.details: dict[str, views.PatientDetails] = {}
        self.consent_list: dict[str, list[views.ConsentView]] = {}
        self.moved: list[tuple[tuple[str, ...], str]] = []
        self.taken_back: list[str] = []
        self.set_views: dict[str, View] = {}
        """Purposes whose consent is for no recognisable face."""
        self.policy = views.MediaPolicy()
        self.kept: dict[str, list[views.KeptFile]] = {}
        """Per patient: files set aside, and RAW files."""
        self.readable: set[str] = set()
        """Kept files that can be read by now."""
        self.photo_facts: dict[tuple[int, int], dict] = {}
        """By place (visit, photo): fields that a patient's photo has instead of the usual."""
        self.source_look: views.SourceLook | None = None
        self.there_already = ""
        self.photos_made = 0
        self.reencoding = True
        self.visited: list[tuple[tuple[str, ...], dt.date, str]] = []
        self.shifted: list[tuple[tuple[str, ...], dt.timedelta]] = []
        self.erased = views.Erased(("/cards/IMG_1.jpg",), ())
        self.unfinished: tuple[str, int] | None = None
        self.left_names: list[str] = []
        self.resumed = ""
        self.imports = 0
        self.received: tuple[views.ReceivedPackage, ...] = ()
        self.resumed_with: tuple[str, ...] = ()
        self.unfinished_next: tuple[str, int] | None = None
        self.giving = FakeExports(self)
        self.sheets = FakeSheets(self)
        self.given = GivenState()
        self.tracing = FakeTracing(self)
        self.compared: list[tuple[str, str]] = []
        self.status: views.LogStatus | None = None
        self.backup: views.BackupView | None = None
        self.left_out: tuple[views.Damage, ...] = ()
        self.log_faults: tuple[tuple[int, str], ...] = ()
        self.damaged: tuple[views.Damage, ...] = ()
        self.files: list[Path] = []
        self.run_arguments: dict = {}
        self.log_verdict: views.LogStatus | None = None
        self.log_filters: list[dict[str, str]] = []
        self.step_up = False
        self.words: list[str] = []
        self.backups: list[Path] = []
        self.accepted: list[tuple[str, str]] = []

    def call(self, name: str, *, key: bool = True) -> None:
        self.calls[name] += 1
        self.threads.add(f"{name}@{threading.current_thread().name}")
        if name in self.gates:
            assert self.gates[name].wait(10)
        if name in self.fail:
            raise self.fail.pop(name)
        if key and self.session is None:
            raise Refused("locked")

    def services(self) -> Services:
        return Services(
            unlocking=Unlocking(self),
            users=Users(self),
            patients=Patients(self),
            consents=FakeConsents(self),
            forms=FakeForms(self),
            step_up=StepUp(self),
            today=Today(self),
            requests=Requests(self),
            hardware=Hardware(self),
            importing=Importing(self),
            viewing=Viewing(self),
            kept_files=KeptFiles(self),
            policies=Policies(self),
            exporting=Exporting(self),
            review=Review(self),
            log_search=FakeLogSearch(self),
            health=Health(self),
            backup=Backup(self),
            workstations=Workstations(self),
            rotation=Rotation(self),
            **endings(self),
            **review(self),
            teams=Teams(self),
            recipients=FakeRecipients(self),
            releases=None,
            ledger=FakeLedger(self),
            giving=self.giving,
            tracing=self.tracing,
            receiving=FakeReceiving(self),
            sheets=self.sheets,
        )

    def act_of(self, *roles: Role) -> frozenset[Act]:
        return frozenset(act for act in Act if allowed(act, frozenset(roles)))

    def may(self, act: Act) -> bool:
        return self.session is not None and act in self.session.acts

    def row(self, patient_id: str) -> views.PatientRow:
        return next(row for row in self.rows if row.id == patient_id)

    def replace(self, row: views.PatientRow) -> None:
        self.rows = [row if row.id == one.id else one for one in self.rows]

    def visits(self, row: views.PatientRow) -> tuple[views.VisitView, ...]:
        return tuple(self._visit(row, index) for index in range((row.photos + 2) // 3))

    def _visit(self, row: views.PatientRow, index: int) -> views.VisitView:
        day = TODAY - dt.timedelta(days=84 * index)
        photos = tuple(
            views.PhotoView(
                f"{int(row.id, 16):08x}{index:04x}{n:020x}",
                f"{index:032x}",
                PhotoKind.JPEG,
                VIEWS[n % 3],
                3000,
                4000,
                f"{day}T10:2{n}:00",
                NOW,
                "Canon EOS R6",
                "1/125 s, f/8",
                ("location", "camera-serial"),
            )
            for n in range(min(3, row.photos - index * 3))
        )
        photos = tuple(
            dataclasses.replace(photo, **self.photo_facts.get((index, n), {}))
            for n, photo in enumerate(photos)
        )
        return views.VisitView(
            f"{index:032x}", day, "Control" if index else "Week 36", MARIE.name, photos
        )


class _Part:
    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic


class Setup:
    """The fake SetupService over one clinic."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.created: dict = {}
        self.recovered: dict = {}
        self.kept: list[tuple[Path, Path | None]] = []
        self.abandoned: list[Path] = []
        self.sheets = {"one two three": 1, "four five six": 2, "seven eight nine": 3}

    def create(
        self, vault, clinic, user, roles, password, *, language="en", progress=None
    ) -> KitOutcome:
        self.clinic.call("create", key=False)
        self.created = {
            "vault": vault,
            "clinic": clinic,
            "user": user,
            "roles": roles,
            "password": password,
            "language": language,
        }
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
        self.clinic.users = [person(9, user, *(roles or {Role.ADMINISTRATOR, Role.OFFICER}))]
        return KitOutcome("00" * 16, b"%PDF-1.7 kit", "00" * 16)

    def strength(self, password: str, words: Sequence[str] = ()) -> tuple[int, str]:
        return (min(4, len(password) // 4), "" if len(password) >= 12 else "password-weak")

    def suggest_passphrase(self) -> str:
        return "acid beaver cover diploma enlarge fancy"

    def recover(self, vault, sheets, user, password, *, language="en", progress=None) -> KitOutcome:
        self.clinic.call("recover", key=False)
        self.recovered = {
            "vault": vault,
            "sheets": tuple(sheets),
            "user": user,
            "password": password,
        }
        self.clinic.users = [person(9, user, *Role)]
        return KitOutcome("00" * 16, b"%PDF-1.7 new kit", "00" * 16)

    def refuse_kit_place(self, vault: Path, file: Path) -> None:
        if vault in file.parents:
            raise UsageError("kit-in-vault")

    def save_kit(self, vault: Path, kit: KitOutcome, file: Path) -> None:
        self.clinic.call("save_kit", key=False)
        self.refuse_kit_place(vault, file)
        if not file.parent.is_dir():
            raise UsageError("output-folder-missing")
        write_durable(file, kit.pdf)
        self.kit_kept(vault, kit, file)

    def kit_kept(self, vault: Path, kit: KitOutcome, file: Path | None = None) -> None:
        self.clinic.call("kit_kept", key=False)
        self.kept.append((vault, file))

    def abandon(self, vault: Path) -> bool:
        self.clinic.call("abandon", key=False)
        self.abandoned.append(vault)
        return True

    def rehearse(self, sheet: bytes | str) -> int:
        self.clinic.call("rehearse", key=False)
        if isinstance(sheet, bytes):
            return 3
        if sheet.strip() not in self.sheets:
            raise UsageError("share-unreadable")
        return self.sheets[sheet.strip()]


class Unlocking(_Part):
    def vault(self) -> views.VaultView:
        self.clinic.call("vault", key=False)
        return views.VaultView(
            "00" * 16, "Laurent Dermatology", "Studio 2", tuple(self.clinic.users), keychain=True
        )

    def unlock(
        self,
        user_id: str,
        password: str,
        *,
        progress: ProgressListener | None = None,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.SessionView:
        self.clinic.call("unlock", key=False)
        for count in self.clinic.counted if progress is not None else ():
            progress(count)
        user = next(user for user in self.clinic.users if user.id == user_id)
        if user.hardware:
            if touch is not None:
                touch()
            self.clinic.call("touched", key=False)
            if cancel is not None:
                cancel.check()
        if password != PASSWORD:
            raise Refused("wrong-password")
        self.clinic.session = views.SessionView(
            user,
            self.clinic.act_of(*user.roles),
            self.clinic.warnings,
            self.clinic.own_words,
            self.clinic.review_state.zone,
        )
        return self.clinic.session

    def session(self) -> views.SessionView | None:
        return self.clinic.session

    def lock(self) -> None:
        self.clinic.calls["lock"] += 1
        self.clinic.session = None

    def idle_seconds(self) -> int:
        return self.clinic.idle

    def ended(self) -> str:
        self.clinic.call("ended")
        return self.clinic.ended

    def allow_capture(self, reason: str, minutes: int) -> None:
        self.clinic.call("allow_capture")
        if not reason.strip():
            raise InputRefused("reason-missing")
        self.clinic.captures.append((reason, minutes))

    def end_capture(self) -> None:
        self.clinic.call("end_capture")


class Users(Leaving):
    def list(self) -> tuple[views.UserView, ...]:
        self.clinic.call("users.list")
        return tuple(self.clinic.users)

    def add(self, name: str, roles: frozenset[Role], *, team="", officer=None) -> views.Invitation:
        self.clinic.call("users.add")
        signed(officer)
        self.clinic.teams.invited.append((name, team, officer))
        number = 20 + len(self.clinic.users)
        made = person(number, name, *roles, state=UserState.INVITED, password=False)
        self.clinic.users.append(made)
        return views.Invitation(made.id, CODE, NOW + dt.timedelta(days=7))

    def enrol(self, user_id: str, code: str, password: str) -> views.Enrolled:
        self.clinic.call("users.enrol", key=False)
        if code != CODE:
            raise Refused("code-wrong")
        user = next(user for user in self.clinic.users if user.id == user_id)
        self._replace(dataclasses.replace(user, has_password=True))
        return views.Enrolled(user.id, WORDS)

    def grant(self, user_id, words: str, password: str = "", *, teams=()) -> tuple[str, ...]:
        self.clinic.call("users.grant")
        self.clinic.teams.granted.append(tuple(teams))
        self.clinic.words.append(words)
        if words != WORDS:
            raise Refused("words-differ")
        if self.clinic.step_up and password != PASSWORD:
            raise Refused("wrong-password" if password else "step-up-needed")
        user = next(user for user in self.clinic.users if user.id == user_id)
        self._replace(dataclasses.replace(user, state=UserState.ACTIVE, missing_grants=frozenset()))
        return ("team",)

    def disable(self, user_id: str) -> None:
        self.clinic.call("users.disable")
        user = next(user for user in self.clinic.users if user.id == user_id)
        self._replace(dataclasses.replace(user, state=UserState.DISABLED))

    def own_words(self, password: str) -> str:
        self.clinic.call("users.own_words")
        if password != PASSWORD:
            raise Refused("wrong-password")
        return WORDS

    def change_password(self, old: str, new: str) -> None:
        self.clinic.call("users.change_password")
        if old != PASSWORD:
            raise Refused("wrong-password")

    def _replace(self, user: views.UserView) -> None:
        self.clinic.users = [user if one.id == user.id else one for one in self.clinic.users]


class Patients(_Part):
    def search(self, text: str = "", limit: int = 200) -> tuple[views.PatientRow, ...]:
        self.clinic.call("search")
        tokens = _fold(text).split()
        if not tokens:
            return tuple(self.clinic.rows[:limit])
        found = [
            row
            for row in self.clinic.rows
            if all(
                any(w.startswith(t) for w in _fold(f"{row.name} {row.record_number}").split())
                for t in tokens
            )
        ]
        return tuple(found[:limit])

    def count(self) -> int:
        return len(self.clinic.rows)

    def add(self, details: views.PatientDetails) -> views.PatientRow:
        self.clinic.call("patients.add")
        number = len(self.clinic.rows)
        row = dataclasses.replace(
            patient_row(number, f"{details.given} {details.family}", ConsentStatus.NONE, 0),
            born=details.born,
            record_number=details.record_number,
            last_visit=None,
        )
        self.clinic.rows.insert(0, row)
        self.clinic.details[row.id] = details
        return row

    def edit(self, patient_id: str, details: views.PatientDetails) -> views.PatientRow:
        self.clinic.call("patients.edit")
        row = dataclasses.replace(
            self.clinic.row(patient_id),
            name=f"{details.given} {details.family}",
            born=details.born,
            record_number=details.record_number,
        )
        self.clinic.replace(row)
        self.clinic.details[patient_id] = details
        return row

    def page(self, patient_id: str, purpose: Purpose | None = None) -> views.PatientPage:
        self.clinic.call("patients.page")
        if purpose is not None:
            self.clinic.purposes[patient_id] = purpose
        row = self.clinic.row(patient_id)
        given, _, family = row.name.partition(" ")
        details = self.clinic.details.get(
            patient_id, views.PatientDetails(given, family, row.born, row.record_number)
        )
        refusal, may = "", self.clinic.session.acts
        if not self.clinic.may(Act.VIEW_PHOTO):
            refusal = "role-missing"
        elif row.consent is not ConsentStatus.VALID:
            refusal = "consent-none"
        access = standing_of(self.clinic, patient_id)
        refusal = refusal or REFUSALS.get(access.standing, "")
        if access.emergency_until is not None:
            refusal = ""
        if refusal:
            may -= {Act.VIEW_PHOTO, Act.EXPORT_PHOTO}
        return views.PatientPage(
            row,
            details,
            tuple(self.consents(row)),
            self.clinic.visits(row),
            may,
            refusal,
            sum(not one.photo for one in self.clinic.kept.get(patient_id, ())),
            self.clinic.purposes.get(patient_id, Purpose.CARE),
            tuple(Purpose) if self.clinic.may(Act.VIEW_PHOTO) else (),
            access,
            **self.clinic.teams.page,
        )

    def consents(self, row: views.PatientRow) -> list[views.ConsentView]:
        kept = self.clinic.consent_list.setdefault(row.id, [])
        if not kept and row.consent is ConsentStatus.VALID:
            kept.append(
                views.ConsentView(
                    "c" * 32,
                    Purpose.CARE,
                    ConsentStatus.VALID,
                    TODAY,
                    None,
                    Evidence.PAPER_SCANNED,
                    INES.name,
                    "",
                )
            )
        return kept

    def find(self, code: str) -> str:
        return next(row.id for row in self.clinic.rows if row.code == code)


class Importing(_Part):
    """Names tell what becomes of a file: broken, crashes (set aside), again, clip, rare, twin."""

    def look(self, paths, cancel=None, passphrases=()) -> views.SourceLook:
        self.clinic.call("import.look")
        if cancel is not None:
            cancel.check()
        if self.clinic.source_look is not None:
            return self.clinic.source_look
        jpegs = views.SourceKind("JPEG", len(paths), "kept")
        return views.SourceLook(len(paths), 3_000_000 * len(paths), (jpegs,))

    def run(
        self,
        patient_id,
        paths,
        *,
        pasted=(),
        visit=None,
        label="",
        visit_id="",
        view=View.UNSPECIFIED,
        clock_shift=dt.timedelta(),
        reencode=True,
        passphrases=(),
        progress=None,
        cancel=None,
        listener=None,
    ) -> views.ImportReport:
        self.clinic.run_arguments = {
            "patient": patient_id,
            "paths": tuple(paths),
            "pasted": tuple(pasted),
            "visit": visit,
            "label": label,
            "visit_id": visit_id,
            "view": view,
            "clock_shift": clock_shift,
            "reencode": reencode,
            "passphrases": passphrases,
        }
        files = [*map(Path, paths), *(Path(f"clipboard:{n}") for n, _ in enumerate(pasted, 1))]
        self.clinic.reencoding = reencode
        return self._go(patient_id, files, progress, cancel, listener)

    def _go(
        self,
        patient_id,
        paths,
        progress,
        cancel,
        listener,
        wishes=(View.UNSPECIFIED, dt.timedelta()),
    ) -> views.ImportReport:
        self.clinic.call("import.run")
        self.clinic.imports += 1
        meter = ProgressMeter(len(paths), progress)
        told = {"imported": [], "duplicate": [], "refused": [], "left_out": []}
        stopped = gone = False
        for number, path in enumerate(paths):
            if cancel is not None and cancel.cancelled:
                stopped = True
                break
            if "import.file" in self.clinic.gates:
                while not self.clinic.gates["import.file"].wait(0.02):
                    if cancel is not None and cancel.cancelled:
                        break
            if "pulled" in path.name:
                self.clinic.unfinished = (patient_id, len(paths) - number)
                gone = True
                break
            what, one = self._became(number, path)
            told[what].append(one)
            getattr(listener, what)(one)
            meter.add()
        return views.ImportReport(
            patient_id,
            f"{self.clinic.imports - 1:032x}",
            tuple(told["imported"]),
            tuple(told["duplicate"]),
            tuple(told["refused"]),
            stopped,
            2.5,
            tuple(told["left_out"]),
            gone,
            wishes[0],
            wishes[1],
            self.clinic.received,
        )

    def _became(self, number: int, path: Path) -> tuple[str, object]:
        name = str(path)
        if "broken" in path.name:
            return "refused", views.RefusedFile(name, "format-unknown", "This is not a picture.")
        if "crashes" in path.name:
            return "refused", views.RefusedFile(name, "picture-crashed", "It broke.", "ab" * 16)
        if "again" in path.name:
            return "duplicate", views.Duplicate(name, self.clinic.there_already or f"{number:032x}")
        if "clip" in path.name:
            return "left_out", views.LeftOut(name, "live-clip", f"{number + 499:032x}")
        if "rare" in path.name and not self.clinic.reencoding:
            return "left_out", views.LeftOut(name, "needs-re-encoding")
        self.clinic.photos_made += 1
        photo = views.ImportedPhoto(
            name,
            f"{self.clinic.photos_made + 499:032x}",
            PhotoKind.VIDEO if path.suffix == ".mp4" else PhotoKind.JPEG,
            View.UNSPECIFIED,
            ("location", "camera-serial"),
            ("re-encoded",) if "rare" in path.name else (),
            jpeg(7 if "twin" in path.name else number),
            b"\xff" * 8 if "twin" in path.name else hashlib.sha256(name.encode()).digest()[:8],
            f"2026-11-21T09:{number % 60:02d}:00",
            raw=path.suffix == ".cr2",
        )
        return "imported", photo

    def set_view(self, photo_id: str, view: View) -> None:
        self.clinic.call("import.set_view")
        self.clinic.set_views[photo_id] = view

    def set_visit(self, photo_ids: Sequence[str], visit: dt.date, label: str = "") -> None:
        self.clinic.call("import.set_visit")
        self.clinic.visited.append((tuple(photo_ids), visit, label))

    def shift_clock(self, photo_ids: Sequence[str], shift: dt.timedelta) -> dict[str, str]:
        self.clinic.call("import.shift_clock")
        self.clinic.shifted.append((tuple(photo_ids), shift))
        moved = dt.datetime.fromisoformat("2026-11-21T09:00:00") + shift
        return {photo: moved.isoformat() for photo in photo_ids}

    def erase_sources(self, progress=None, cancel=None) -> views.Erased:
        self.clinic.call("import.erase")
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
            if "import.erasing" in self.clinic.gates:
                self.clinic.gates["import.erasing"].wait(10)
            if cancel is not None:
                cancel.check()
        return self.clinic.erased

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        self.clinic.call("import.move")
        self.clinic.moved.append((tuple(photo_ids), patient_id))

    def take_back(self, photo_ids: Sequence[str]) -> None:
        self.clinic.call("import.take_back")
        self.clinic.taken_back.extend(photo_ids)

    def close(self) -> None:
        self.clinic.calls["import.close"] += 1

    def unfinished(self) -> tuple[str, int] | None:
        self.clinic.call("import.unfinished")
        return self.clinic.unfinished

    def resume(
        self, progress=None, cancel=None, listener=None, patient_id="", passphrases=()
    ) -> views.ImportReport:
        self.clinic.call("import.resume")
        self.clinic.resumed_with = passphrases
        self.clinic.resumed = patient_id
        patient, count = self.clinic.unfinished
        self.clinic.unfinished = None
        self.clinic.reencoding = True
        names = self.clinic.left_names or [f"/cards/left{n}.jpg" for n in range(count)]
        self.clinic.reencoding = not self.clinic.left_names
        wishes = View.FRONTAL, dt.timedelta(hours=1)
        return self._go(patient, list(map(Path, names)), progress, cancel, listener, wishes)

    def forget_unfinished(self) -> None:
        self.clinic.call("import.forget")
        self.clinic.unfinished = self.clinic.unfinished_next
        self.clinic.unfinished_next = None


class Viewing(_Part):
    def seed(self, photo_id: str) -> int:
        return int(photo_id[-24:], 16) % 1000003

    def _permit(self) -> None:
        if not self.clinic.may(Act.VIEW_PHOTO):
            raise Refused("role-missing")

    def thumbnails(self, patient_id, photo_ids, purpose=Purpose.CARE) -> dict[str, bytes]:
        self.clinic.call("thumbnails")
        self._permit()
        return {photo: jpeg(self.seed(photo)) for photo in photo_ids}

    def preview(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> bytes:
        self.clinic.call("preview")
        self._permit()
        return jpeg(self.seed(photo_id), *self.clinic.size)

    def full(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> Pixels:
        self.clinic.call("full")
        self._permit()
        width, height = self.clinic.size[0] * 2, self.clinic.size[1] * 2
        data = bytearray(drawn(self.seed(photo_id), width, height).tobytes())
        return Pixels(width, height, width * 3, memoryview(data))

    def shown(self, photo: str, purpose: Purpose = Purpose.CARE, *, full: bool = False) -> None:
        self.clinic.call("shown")
        self._permit()

    def compared(self, first: str, second: str, purpose: Purpose = Purpose.CARE) -> None:
        self.clinic.call("compared")
        self.clinic.compared.append((first, second))


class KeptFiles(_Part):
    def list(self, patient_id: str) -> tuple[views.KeptFile, ...]:
        self.clinic.call("kept.list")
        if not self.clinic.may(Act.VIEW_PHOTO):
            raise Refused("role-missing")
        return tuple(self.clinic.kept.get(patient_id, ()))

    def retry(self, kept_id: str, cancel=None) -> views.ImportedPhoto:
        self.clinic.call("kept.retry")
        if cancel is not None:
            cancel.check()
        if kept_id not in self.clinic.readable:
            raise InputRefused("picture-damaged")
        name = self._gone(kept_id).name
        kind, view = PhotoKind.JPEG, View.UNSPECIFIED
        return views.ImportedPhoto(name, "ef" * 16, kind, view, (), ("re-encoded",), jpeg(3))

    def delete(self, kept_id: str) -> None:
        self.clinic.call("kept.delete")
        self._gone(kept_id)

    def _gone(self, kept_id: str) -> views.KeptFile:
        for files in self.clinic.kept.values():
            for one in [kept for kept in files if kept.id == kept_id]:
                files.remove(one)
                return one
        raise UsageError("kept-file-unknown")


class Policies(_Part):
    def media(self) -> views.MediaPolicy:
        self.clinic.call("policies.media")
        return self.clinic.policy

    def set_media(self, policy: views.MediaPolicy) -> None:
        self.clinic.call("policies.set")
        if not self.clinic.may(Act.CHANGE_POLICY):
            raise Refused("role-missing")
        self.clinic.policy = policy

    def rules(self) -> ClinicRules:
        self.clinic.call("policies.rules")
        return self.clinic.access.rules

    def set_rules(self, rules: ClinicRules) -> None:
        self.clinic.call("policies.set_rules")
        if not self.clinic.may(Act.CHANGE_POLICY):
            raise Refused("role-missing")
        self.clinic.access.rules = rules


class Exporting(_Part):
    def open_plain(self, photo_id: str, purpose: Purpose, output: Path) -> views.ExportResult:
        self.clinic.call("open_plain")
        return views.ExportResult(str(output), 4711)


_EVENTS = (
    ("photo-view", "done"),
    ("photo-compare", "done"),
    ("export", "refused"),
    ("export", "done"),
    ("unlock", "refused"),
    ("import", "done"),
    ("consent-record", "done"),
)


class Review(_Part):
    size = 1000

    def page(
        self, before=None, limit=200, *, user="", event="", patient="", outcome="", text=""
    ) -> tuple[views.LogRow, ...]:
        self.clinic.call("review.page")
        self.clinic.log_filters.append(
            {"user": user, "event": event, "patient": patient, "outcome": outcome, "text": text}
        )
        last = self.size if before is None else before
        rows = (self._row(seq) for seq in range(last - 1, -1, -1))
        kept = (
            row
            for row in rows
            if (not user or row.user == user)
            and (not event or row.event == event)
            and (not outcome or row.outcome == outcome)
            and (not patient or patient in row.patient)
            and (not text or _fold(text) in _fold(f"{row.user} {row.patient} {row.workstation}"))
        )
        return tuple(row for row, _ in zip(kept, range(limit), strict=False))

    def _row(self, seq: int) -> views.LogRow:
        event, outcome = _EVENTS[seq % len(_EVENTS)]
        who = PEOPLE[seq % 3].name
        return views.LogRow(
            seq,
            NOW - dt.timedelta(minutes=7 * (self.size - seq)),
            who,
            event,
            f"P-7K3M-{seq % 12:04d} {_NAMES[seq % 12]}",
            ("ab" * 16,),
            "care",
            outcome,
            "Studio 2",
            (("reason", "role-missing"),) if outcome == "refused" else (),
        )

    def verify(self, progress=None) -> views.LogStatus:
        self.clinic.call("review.verify", key=False)
        self.clinic.status = self.clinic.log_verdict or views.LogStatus(
            self.size, "ck", True, (), NOW, None
        )
        return self.clinic.status

    def status(self) -> views.LogStatus | None:
        return self.clinic.status

    def witnessed(self) -> views.LastCopy:
        self.clinic.call("review.witnessed", key=False)
        return self.clinic.review_state.last_copy

    def settle(self, other_user_id: str = "", other_password: str = "") -> int:
        self.clinic.call("review.settle")
        self.clinic.accepted.append((other_user_id, other_password))
        if other_user_id and other_password != PASSWORD:
            raise Refused("wrong-password")
        self.clinic.log_verdict = None
        return 1


class Health(_Part):
    def verify(self, progress=None, cancel=None) -> views.VerifyReport:
        self.clinic.call("health.verify", key=False)
        meter = ProgressMeter(10, progress)
        for _ in range(10):
            if cancel is not None and cancel.cancelled:
                raise Cancelled
            meter.add()
        return views.VerifyReport(3120, self.clinic.damaged)

    def tidy(self) -> int:
        self.clinic.call("health.tidy")
        return 2


class Backup(_Part):
    def backup(self, destination, progress=None, cancel=None) -> views.BackupView:
        self.clinic.call("backup")
        self.clinic.backups.append(destination)
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
            if "backup.object" in self.clinic.gates:
                self.clinic.gates["backup.object"].wait(10)
            if cancel is not None:
                cancel.check()
        out, faults = self.clinic.left_out, self.clinic.log_faults
        self.clinic.backup = views.BackupView(
            NOW, 3120, 1_234_567_890, str(destination), len(out), out, faults
        )
        return self.clinic.backup

    def last(self) -> views.BackupView | None:
        return self.clinic.backup

    def restore(self, source, vault, progress=None) -> views.VerifyReport:
        return views.VerifyReport(1, ())


def integrity() -> IntegrityError:
    """What an altered vault raises."""
    return IntegrityError("row-altered", table="patients")
