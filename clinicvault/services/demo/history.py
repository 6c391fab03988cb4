"""Weeks of work in the demo clinic, played through the real services at the days they tell."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Self

from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.domain.roles import Role
from clinicvault.services.api import Services
from clinicvault.services.views import Disposition

from .data import DemoEvent, DemoStory, DemoUser

_ANSWER = "Asked in person; it was part of the day's work"


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody of the clinic does at a moment."""

    at: dt.datetime
    do: Callable[[], None]


class Actor:
    """Unlocks as whoever acts next; stays unlocked as long as it is the same person."""

    def __init__(self, services: Services, users: Sequence[DemoUser]) -> None:
        self.services = services
        self._users = tuple(users)
        self._who = ""

    def first(self, role: Role) -> DemoUser:
        """Who has a role, the first one."""
        return next(user for user in self._users if role in user.roles)

    def named(self, name: str) -> DemoUser:
        """A user by name."""
        return next(user for user in self._users if user.name == name)

    def be(self, user: DemoUser) -> Self:
        """Unlock as a user."""
        if self._who != user.name or self.services.unlocking.session() is None:
            self.services.unlocking.unlock(self.id_of(user.name), user.password)
            self._who = user.name
        return self

    def leave(self) -> None:
        """Lock."""
        self.services.unlocking.lock()
        self._who = ""

    def let_in(self, newcomer: DemoUser) -> None:
        """Invite, enrol, and let every holder give the keys that the roles ask for."""
        self.be(self._users[0])
        invitation = self.services.users.add(newcomer.name, newcomer.roles)
        enrolled = self.services.users.enrol(invitation.user, invitation.code, newcomer.password)
        for holder in self._holders(newcomer):
            self.be(holder)
            with contextlib.suppress(Refused):
                self.services.users.grant(invitation.user, enrolled.words, holder.password)

    def _holders(self, newcomer: DemoUser) -> list[DemoUser]:
        """Practitioners before officers: their word is the second signature."""
        inside = self._users[: self._users.index(newcomer)]
        colleagues = [u for u in inside if Role.PRACTITIONER in u.roles & newcomer.roles]
        return [*colleagues[:1], self._users[0]]

    def id_of(self, name: str) -> str:
        """A user's id."""
        users = self.services.unlocking.vault().users
        return next(user.id for user in users if user.name == name)


def playable(story: DemoStory, today: dt.date) -> list[DemoEvent]:
    """The history's acts of people and patients that this story has."""
    names, patients = {user.name for user in story.users}, len(story.patients)
    return [e for e in story.events(today) if e.user in names and e.patient < patients]


def tasks(
    actor: Actor, events: Sequence[DemoEvent], patients: Sequence[str], today: dt.date
) -> list[Task]:
    """What the history tells as things to do; refusals are part of it."""

    def task(event: DemoEvent) -> Task:
        at = moment(today - dt.timedelta(days=event.days_ago), event.time)
        return Task(at, lambda: act(actor, event, patients[event.patient]))

    return [task(event) for event in events]


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of day where this computer stands."""
    return dt.datetime.combine(day, time).astimezone()


def act(actor: Actor, event: DemoEvent, patient: str) -> None:
    """One act of the history; what the clinic refuses is refused, and in the log."""
    with contextlib.suppress(ClinicVaultError):
        _act(actor, event, patient)


def review(services: Services) -> None:
    """The administrator looks at what is unusual, asks about it, and signs the review off."""
    state = services.flags.state()
    for flag in services.flags.flags():
        if flag.disposition is Disposition.OPEN:
            services.flags.settle(flag.id, Disposition.EXPLAINED, _ANSWER)
    services.flags.sign_off(state.upto)


def _act(actor: Actor, event: DemoEvent, patient: str) -> None:
    user = actor.named(event.user)
    if event.act == "unlock-failed":
        actor.leave()
        actor.services.unlocking.unlock(actor.id_of(user.name), "not the password")
    services = actor.be(user).services
    if event.act == "log-review":
        review(services)
        return
    if event.act == "expect":
        services.today.add(patient)
        return
    page = services.patients.page(patient)
    photos = [photo.id for visit in page.visits for photo in visit.photos]
    if event.act == "open" or not photos:
        return
    if event.act in {"view", "compare", "refused-view"}:
        services.viewing.thumbnails(patient, photos, event.purpose)
        services.viewing.preview(photos[0], event.purpose)
    if event.act == "compare":
        services.viewing.preview(photos[-1], event.purpose)
        services.viewing.compared(photos[0], photos[-1], event.purpose)
