"""In-memory services of hardware keys, and of people who change their role or leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener

from .fakes_access import CODE, NOW, Part


class Hardware(Part):
    """Keys that are touched."""

    def available(self) -> bool:
        self.clinic.call("hardware.available")
        return self.state.hardware_here

    def keys(self) -> tuple[views.HardwareKeyView, ...]:
        self.clinic.call("hardware.keys")
        return tuple(self.state.hardware)

    def listen(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        self.state.listeners.append(listener)
        return lambda: self.state.listeners.remove(listener)

    def cancel(self) -> None:
        self.clinic.call("hardware.cancel", key=False)

    def add(
        self,
        name: str,
        password: str,
        *,
        pin: str = "",
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.HardwareKeyView:
        self.clinic.call("hardware.add")
        self.check(password)
        if self.state.pin and pin != self.state.pin:
            raise Refused("hardware-key-pin-wrong" if pin else "hardware-key-pin")
        if touch is not None:
            touch()
        self.clinic.call("hardware.touched")
        if cancel is not None:
            cancel.check()
        made = views.HardwareKeyView(f"{len(self.state.hardware) + 1:032x}", name, present=True)
        self.state.hardware.append(made)
        return made

    def remove(
        self,
        key_id: str,
        password: str,
        *,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        self.clinic.call("hardware.remove")
        self.check(password)
        self.state.hardware = [one for one in self.state.hardware if one.id != key_id]


class Leaving(Part):
    """What becomes of people who change their role, forget a password, or leave."""

    def change_roles(self, user_id: str, roles: frozenset[Role]) -> views.Invitation:
        self.clinic.call("users.change_roles")
        self.need(Act.MANAGE_USERS)
        user = self._user(user_id)
        for role in user.roles - roles:
            if not self._others(user_id, role):
                raise Refused("last-holder", role=role.value)
        return self._invited(dataclasses.replace(user, roles=roles))

    def reinvite(self, user_id: str) -> views.Invitation:
        self.clinic.call("users.reinvite")
        self.need(Act.MANAGE_USERS)
        return self._invited(self._user(user_id))

    def renewals(self) -> tuple[views.RenewalView, ...]:
        self.clinic.call("users.renewals")
        return tuple(self.state.renewals)

    def renew(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> tuple[views.RenewalView, ...]:
        self.clinic.call("users.renew")
        if password:
            self.check(password)
        for one in tuple(self.state.renewals):
            if one.mine and (password or not one.needs_password):
                self._renew(one, progress, cancel)
        return tuple(self.state.renewals)

    def _renew(
        self,
        one: views.RenewalView,
        progress: ProgressListener | None,
        cancel: CancelToken | None,
    ) -> None:
        todo = min(self.state.renewing, one.total - one.done)
        meter, place = ProgressMeter(todo, progress), self.state.renewals.index(one)
        done = one
        for _ in range(todo):
            meter.add()
            if "users.renewing" in self.clinic.gates:
                self.clinic.gates["users.renewing"].wait(10)
            if cancel is not None:
                cancel.check()
            done = dataclasses.replace(done, done=done.done + 1, needs_password=False)
            self.state.renewals[place] = done
        if done.done >= done.total:
            self.state.renewals.remove(done)

    def _invited(self, user: views.UserView) -> views.Invitation:
        gone = dataclasses.replace(user, state=UserState.INVITED, has_password=False)
        self.clinic.users = [gone if one.id == user.id else one for one in self.clinic.users]
        return views.Invitation(user.id, CODE, NOW + dt.timedelta(days=7))

    def _user(self, user_id: str) -> views.UserView:
        return next(user for user in self.clinic.users if user.id == user_id)

    def _others(self, user_id: str, role: Role) -> bool:
        return any(
            role in one.roles and one.state is UserState.ACTIVE and one.id != user_id
            for one in self.clinic.users
        )
