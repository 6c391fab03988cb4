"""Hardware keys of one's own: enrol two, lose one."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.access.people import hardware
from clinicvault.access.plain import password_secret
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ports import Touch
from clinicvault.jobs import CancelToken

from . import views
from .clinic import Clinic


class Hardware:
    """Implements `api.HardwareService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def available(self) -> bool:
        """Whether this computer can talk to hardware keys."""
        port = self._clinic.ports.hardware
        return port is not None and port.usable()

    def keys(self) -> tuple[views.HardwareKeyView, ...]:
        """One's own keys, by name."""
        return tuple(_view(key) for key in hardware.hardware_keys(self._clinic.session))

    def add(
        self,
        name: str,
        password: str,
        *,
        pin: str = "",
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.HardwareKeyView:
        """Enrol the key that is plugged in."""
        session, asked = self._clinic.session, as_touch(touch, cancel)
        with password_secret(password) as secret:
            return _view(hardware.add_hardware_key(session, name, secret, asked, pin))

    def remove(
        self,
        key_id: str,
        password: str,
        *,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """A key that is lost or given up opens nothing any more."""
        try:
            key = bytes.fromhex(key_id)
        except ValueError:
            raise UsageError("hardware-key-unknown") from None
        session, asked = self._clinic.session, as_touch(touch, cancel)
        with password_secret(password) as secret:
            hardware.remove_hardware_key(session, key, secret, asked)

    def listen(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Hear of every touch that anything here waits for; returns what ends the hearing."""
        return self._clinic.ports.touches.listen(listener)

    def cancel(self) -> None:
        """End every wait for a touch."""
        self._clinic.ports.touches.cancel()


def as_touch(touch: Callable[[], None] | None, cancel: CancelToken | None) -> Touch:
    """What the window gives, as access asks for it."""
    quiet = Touch()
    return Touch(touch or quiet.told, (lambda: cancel.cancelled) if cancel else quiet.cancelled)


def _view(key: hardware.HardwareKey) -> views.HardwareKeyView:
    return views.HardwareKeyView(key.id.hex(), key.name, key.present)
