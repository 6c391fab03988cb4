"""Weeks of work in the demo clinic, played through the real services at the days they tell."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol, Self

from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.domain.roles import Role

from . import demo_data as data
from .api import Services


class Clock(Protocol):
    """A clock that can be put forward."""

    def go_to(self, ms: int) -> None:
        """Jump forward to a moment."""
        ...


class Actor:
    """Unlocks as whoever acts next; stays unlocked as long as it is the same person."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._who = ""

    def be(self, user: data.DemoUser) -> Self:
        """Unlock as a user."""
        if self._who != user.name or self.services.unlocking.session() is None:
            self.services.unlocking.unlock(self.id_of(user.name), user.password)
            self._who = user.name
        return self

    def leave(self) -> None:
        """Lock."""
        self.services.unlocking.lock()
        self._who = ""

    def let_in(self, newcomer: data.DemoUser) -> None:
        """Invite, enrol, and let every holder give the keys that the roles ask for."""
        self.be(data.USERS[0])
        invitation = self.services.users.add(newcomer.name, newcomer.roles)
        enrolled = self.services.users.enrol(invitation.user, invitation.code, newcomer.password)
        for holder in self._holders(newcomer):
            self.be(holder)
            with contextlib.suppress(Refused):
                self.services.users.grant(invitation.user, enrolled.words, holder.password)

    def _holders(self, newcomer: data.DemoUser) -> list[data.DemoUser]:
        """Practitioners before officers: their word is the second signature."""
        inside = data.USERS[: data.USERS.index(newcomer)]
        colleagues = [u for u in inside if Role.PRACTITIONER in u.roles & newcomer.roles]
        return [*colleagues[:1], data.USERS[0]]

    def id_of(self, name: str) -> str:
        """A user's id."""
        users = self.services.unlocking.vault().users
        return next(user.id for user in users if user.name == name)


def play(
    services: Services,
    clock: Clock,
    history: Sequence[data.DemoEvent],
    patients: Sequence[str],
    days: int,
    step: Callable[[str], None],
) -> None:
    """Do what the history tells, at its days and times; refusals are part of it."""
    actor = Actor(services)
    today = dt.datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    for event in sorted(history, key=lambda e: (-e.days_ago, e.time)):
        if event.days_ago > days or event.patient >= len(patients):
            continue
        moment = today - dt.timedelta(days=event.days_ago)
        at = moment.replace(hour=event.time.hour, minute=event.time.minute)
        if at > dt.datetime.now().astimezone():
            break
        clock.go_to(int(at.timestamp() * 1000))
        with contextlib.suppress(ClinicVaultError):
            _act(actor, event, patients[event.patient])
    actor.leave()
    step("Some weeks of work are in the log")


def _act(actor: Actor, event: data.DemoEvent, patient: str) -> None:
    user = next(u for u in data.USERS if u.name == event.user)
    if event.act == "unlock-failed":
        actor.leave()
        actor.services.unlocking.unlock(actor.id_of(user.name), "not the password")
    services = actor.be(user).services
    if event.act == "log-review":
        services.review.page(limit=20)
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
