"""Pages, what watches beside them, what the rail's foot tells: one module, one line here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act, Role
from clinicvault.gui.access.requests import RequestsPage
from clinicvault.gui.access.today import TodayPage
from clinicvault.gui.access.watch import Watch
from clinicvault.gui.computers.page import ComputersPage
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.endings.retention_page import RetentionReviewPage
from clinicvault.gui.given.page import GivenPage
from clinicvault.gui.given.watch import GivenWatch
from clinicvault.gui.i18n import mark
from clinicvault.gui.importing.page import ImportPage
from clinicvault.gui.log.officer import log_page
from clinicvault.gui.log.review.watch import ReviewWatch
from clinicvault.gui.log.witness.last import LastCopyFoot, last_copy_foot
from clinicvault.gui.patients.consent_watch import ConsentWatch
from clinicvault.gui.patients.consents_page import ConsentsPage
from clinicvault.gui.patients.page import PatientsPage
from clinicvault.gui.people.backup import BackupPage
from clinicvault.gui.people.settings import SettingsPage
from clinicvault.gui.people.users import UsersPage
from clinicvault.gui.renewal.page import RenewalPage
from clinicvault.gui.renewal.watch import LifecycleWatch
from clinicvault.gui.tracing.page import TracePage
from clinicvault.services.views import SessionView

from .notices import NoticeStrip
from .page import Page


@dataclasses.dataclass(frozen=True, slots=True)
class PageKind:
    """A page of the rail, for who may do one of `acts` or has one of `roles`; without: everyone."""

    name: str
    title: str
    icon: str
    group: str
    acts: frozenset[Act]
    make: Callable[[Desk], Page]
    roles: frozenset[Role] = frozenset()

    def open_to(self, session: SessionView) -> bool:
        """Whether this person's rail has it."""
        everyone = not self.acts and not self.roles
        return everyone or bool(self.acts & session.acts or self.roles & session.user.roles)


PAGES: tuple[PageKind, ...] = (
    PageKind(
        "patients",
        mark("Patients"),
        "users",
        "clinic",
        frozenset({Act.LIST_PATIENTS}),
        PatientsPage,
    ),
    PageKind("today", mark("Today"), "calendar", "clinic", frozenset({Act.KEEP_TODAY}), TodayPage),
    PageKind(
        "import", mark("Import"), "folder-input", "clinic", frozenset({Act.IMPORT}), ImportPage
    ),
    PageKind(
        "consents",
        mark("Consents"),
        "file-check",
        "clinic",
        frozenset({Act.RECORD_CONSENT}),
        ConsentsPage,
    ),
    PageKind(
        "given",
        mark("Given out"),
        "share-2",
        "clinic",
        frozenset({Act.FOLLOW_UP}),
        GivenPage,
    ),
    PageKind(
        "trace", mark("Trace a copy"), "fingerprint", "clinic", frozenset({Act.TRACE}), TracePage
    ),
    PageKind(
        "users",
        mark("Users and roles"),
        "user-cog",
        "office",
        frozenset({Act.MANAGE_USERS, Act.GRANT_USER}),
        UsersPage,
    ),
    PageKind(
        "computers",
        mark("Computers"),
        "monitor",
        "office",
        frozenset({Act.MANAGE_USERS}),
        ComputersPage,
    ),
    PageKind(
        "requests",
        mark("Approvals"),
        "badge-check",
        "office",
        frozenset(
            {
                Act.ASK_EMERGENCY,
                Act.ALLOW_EMERGENCY,
                Act.ALLOW_MORE,
                Act.ALLOW_EXPORT,
                Act.REVIEW_REQUEST,
            }
        ),
        RequestsPage,
    ),
    PageKind(
        "retention",
        mark("Retention"),
        "hourglass",
        "office",
        frozenset({Act.REVIEW_RETENTION}),
        RetentionReviewPage,
    ),
    PageKind(
        "log",
        mark("Access log"),
        "scroll-text",
        "office",
        frozenset({Act.READ_LOG}),
        log_page,
        frozenset({Role.OFFICER}),  # accepts a restored log, without reading it
    ),
    PageKind(
        "backup",
        mark("Backup and health"),
        "hard-drive",
        "office",
        frozenset({Act.BACKUP}),
        BackupPage,
    ),
    PageKind(
        "renewal",
        mark("Renew everything"),
        "refresh-cw",
        "office",
        frozenset({Act.GRANT_USER}),
        RenewalPage,
    ),
    PageKind("settings", mark("Settings"), "settings", "office", frozenset(), SettingsPage),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """What a watch may use of the shell."""

    shell: QWidget
    desk: Desk
    strip: NoticeStrip
    where: Callable[[], Place]


WATCHES: Mapping[str, Callable[[Around], QObject]] = MappingProxyType(
    {
        "requests": lambda a: Watch(a.shell, a.desk, a.strip),
        "consents": lambda a: ConsentWatch(a.shell, a.desk),
        "given": lambda a: GivenWatch(a.shell, a.desk),
        "lifecycle": lambda a: LifecycleWatch(a.shell, a.desk),
        "review": lambda a: ReviewWatch(a.shell, a.desk, a.strip, a.where),
    }
)
"""What asks by itself as long as somebody is unlocked."""
FEET: tuple[Callable[[Desk], LastCopyFoot | None], ...] = (last_copy_foot,)
"""What stands in the rail's foot, for whom it is meant."""


def allowed_pages(session: SessionView) -> tuple[PageKind, ...]:
    """The pages this person's roles open, in the order of the rail."""
    return tuple(kind for kind in PAGES if kind.open_to(session))


def page_kind(name: str) -> PageKind:
    """The page of a name; KeyError where there is none."""
    return {kind.name: kind for kind in PAGES}[name]
