"""The pages: a new one is one module and one line here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.domain.roles import Act, Role
from clinicvault.gui.access.requests import RequestsPage
from clinicvault.gui.access.today import TodayPage
from clinicvault.gui.computers.page import ComputersPage
from clinicvault.gui.context import Desk
from clinicvault.gui.endings.retention_page import RetentionReviewPage
from clinicvault.gui.i18n import mark
from clinicvault.gui.importing.page import ImportPage
from clinicvault.gui.log.officer import log_page
from clinicvault.gui.patients.consents_page import ConsentsPage
from clinicvault.gui.patients.page import PatientsPage
from clinicvault.gui.people.backup import BackupPage
from clinicvault.gui.people.settings import SettingsPage
from clinicvault.gui.people.users import UsersPage
from clinicvault.gui.renewal.page import RenewalPage
from clinicvault.services.views import SessionView

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
        frozenset({Act.ASK_EMERGENCY, Act.ALLOW_EMERGENCY, Act.ALLOW_MORE, Act.REVIEW_REQUEST}),
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


def allowed_pages(session: SessionView) -> tuple[PageKind, ...]:
    """The pages this person's roles open, in the order of the rail."""
    return tuple(kind for kind in PAGES if kind.open_to(session))


def page_kind(name: str) -> PageKind:
    """The page of a name; KeyError where there is none."""
    return {kind.name: kind for kind in PAGES}[name]
