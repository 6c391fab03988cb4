"""FIDO2 keys over USB: what a touched key answers is a part of what opens a user's seeds.

Only touch is asked for (no PIN, no fingerprint): the password is what the person knows. Some keys
with a PIN want it once, when they are added. Nothing is kept on the key, so that it can be used
for as many vaults as one likes.
"""

from __future__ import annotations

import contextlib
import secrets
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.ports import HardwareKeys, Touch

if TYPE_CHECKING:
    from fido2.client import UserInteraction, WebAuthnClient
    from fido2.ctap import CtapDevice
    from fido2.ctap2.base import Ctap2
    from fido2.webauthn import (
        PublicKeyCredentialCreationOptions,
        PublicKeyCredentialDescriptor,
        PublicKeyCredentialRequestOptions,
    )

SECONDS = 30
"""How long a key waits for a finger."""
_EXTENSION = "hmac-secret"
_TURN = 0.1
_NAME = "ClinicVault"
_FIDO_PAGE = b"\x06\xd0\xf1"
"""The usage page F1D0 in a HID report descriptor."""
_RAW_DEVICES = Path("/sys/class/hidraw")

Devices = Callable[[], Iterator["CtapDevice"]]


def hardware_keys() -> HardwareKeys:
    """Keys at this computer; Windows lets only administrators near them, and asks itself."""
    if sys.platform == "win32":
        from .windows_keys import WindowsKeys, windows_client

        return WindowsKeys(windows_client)
    return UsbKeys()


def usb_devices() -> Iterator[CtapDevice]:
    """Every FIDO device on USB that answers; the caller closes it."""
    from fido2.hid import CtapHidDevice, list_descriptors, open_connection

    for descriptor in list_descriptors():
        with ExitStack() as opened, contextlib.suppress(*key_errors()):
            connection = open_connection(descriptor)
            opened.callback(connection.close)
            device = CtapHidDevice(descriptor, connection)
            opened.pop_all()
            yield device


def key_errors() -> tuple[type[Exception], ...]:
    """What the library raises where a key is pulled out or answers nonsense."""
    from fido2.ctap import CtapError
    from fido2.hid import ConnectionFailure

    nonsense = (ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error)
    return (CtapError, ConnectionFailure, OSError, *nonsense)


def shut_out(raw_devices: Path = _RAW_DEVICES, nodes: Path = Path("/dev")) -> bool:
    """Whether a FIDO key is here that this account may not talk to (Linux without its rule)."""
    for descriptor in raw_devices.glob("*/device/report_descriptor"):
        with contextlib.suppress(OSError):
            if _FIDO_PAGE in descriptor.read_bytes() and not _open_to_us(
                nodes / descriptor.parts[-3]
            ):
                return True
    return False


def _open_to_us(node: Path) -> bool:
    try:
        with node.open("r+b", buffering=0):
            return True
    except PermissionError:
        return False


class Ending(threading.Event):
    """Set by the library when the time is over, and also where the person ended it."""

    def __init__(self, touch: Touch) -> None:
        super().__init__()
        self._cancelled = touch.cancelled

    def is_set(self) -> bool:
        """Whether the question is over."""
        return super().is_set() or self._cancelled()


class UsbKeys:
    """Implements `domain.ports.HardwareKeys` over CTAP 2; one question at a time."""

    def __init__(self, devices: Devices = usb_devices, seconds: float = SECONDS) -> None:
        self._devices = devices
        self._seconds = seconds
        self._turn = threading.Lock()

    def usable(self) -> bool:
        """Always: a key may be plugged in later."""
        return True

    def holds(self, rp: str, credentials: Sequence[bytes]) -> frozenset[bytes]:
        """Which credentials are of keys that are here; none while another question is asked."""
        if not self._turn.acquire(blocking=False):
            return frozenset()
        try:
            with self._plugged() as devices:
                held = [_held(key, rp, credentials) for key in devices.values() if key]
                return frozenset().union(*held)
        finally:
            self._turn.release()

    def make(
        self, rp: str, user: bytes, known: Sequence[bytes], touch: Touch, pin: str = ""
    ) -> bytes:
        """A credential on the one key that is new."""
        with self._asking(touch) as devices:
            device = _new(devices, rp, known)
            options = creation_options(rp, user, known, self._seconds)
            with told_as_refusals(touch, pin):
                client = _client(device, rp, touch, pin)
                made = client.make_credential(options, event=Ending(touch))
                outputs = made.client_extension_results
            if not outputs.get("hmacCreateSecret"):
                raise Refused("hardware-key-unsuited")
            return bytes(made.raw_id)

    def secret(
        self, rp: str, salts: Mapping[bytes, bytes], touch: Touch
    ) -> tuple[bytes, bytearray]:
        """What the first key that holds one of the credentials answers."""
        with self._asking(touch) as devices:
            found = ((one, _held(key, rp, list(salts))) for one, key in devices.items() if key)
            device, held = next(((one, held) for one, held in found if held), (None, frozenset()))
            if device is None:
                raise Refused("hardware-key-wrong")
            credential = next(iter(held))
            options = request_options(rp, [credential], salts[credential], self._seconds)
            with told_as_refusals(touch):
                client = _client(device, rp, touch)
                answer = client.get_assertion(options, event=Ending(touch)).get_response(0)
                outputs = answer.client_extension_results
            return credential, secret_of(outputs.hmac_get_secret)

    @contextmanager
    def _asking(self, touch: Touch) -> Iterator[dict[CtapDevice, Ctap2 | None]]:
        """Our turn, and the keys that are here; Refused where there are none."""
        while not self._turn.acquire(timeout=_TURN):
            if touch.cancelled():
                raise Cancelled
        try:
            with self._plugged() as devices:
                if not devices:
                    raise Refused("hardware-key-access" if shut_out() else "hardware-key-missing")
                yield devices
        finally:
            self._turn.release()

    @contextmanager
    def _plugged(self) -> Iterator[dict[CtapDevice, Ctap2 | None]]:
        """Every key that answers, with CTAP 2 where it can give secrets by touch alone."""
        with ExitStack() as opened:
            devices: dict[CtapDevice, Ctap2 | None] = {}
            for device in self._devices():
                opened.callback(_close, device)
                devices[device] = _suited(device)
            yield devices


def creation_options(
    rp: str, user: bytes, known: Sequence[bytes], seconds: float
) -> PublicKeyCredentialCreationOptions:
    """A credential that stays off the key's own store, asks for touch alone and has a secret."""
    from fido2.cose import ES256, EdDSA
    from fido2.webauthn import (
        AuthenticatorAttachment,
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialCreationOptions,
        PublicKeyCredentialParameters,
        PublicKeyCredentialRpEntity,
        PublicKeyCredentialType,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    kind = PublicKeyCredentialType.PUBLIC_KEY
    return PublicKeyCredentialCreationOptions(
        rp=PublicKeyCredentialRpEntity(id=rp, name=_NAME),
        user=PublicKeyCredentialUserEntity(id=user, name=_NAME, display_name=_NAME),
        challenge=secrets.token_bytes(32),
        pub_key_cred_params=[
            PublicKeyCredentialParameters(type=kind, alg=alg.ALGORITHM) for alg in (ES256, EdDSA)
        ],
        timeout=int(seconds * 1000),
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            authenticator_attachment=AuthenticatorAttachment.CROSS_PLATFORM,
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
        extensions={"hmacCreateSecret": True},
    )


def request_options(
    rp: str, credentials: Sequence[bytes], salt: bytes, seconds: float
) -> PublicKeyCredentialRequestOptions:
    """The secret of one of the credentials, by touch alone.

    User verification is never asked for: a key has another secret with it than without.
    """
    from fido2.webauthn import PublicKeyCredentialRequestOptions, UserVerificationRequirement

    return PublicKeyCredentialRequestOptions(
        challenge=secrets.token_bytes(32),
        timeout=int(seconds * 1000),
        rp_id=rp,
        allow_credentials=_descriptors(credentials),
        user_verification=UserVerificationRequirement.DISCOURAGED,
        extensions={"hmacGetSecret": {"salt1": salt}},
    )


def secret_of(output: object) -> bytearray:
    """The 32 bytes of an answer; Refused("hardware-key-unsuited") where there are none."""
    found = getattr(output, "output1", b"")
    if not isinstance(found, bytes) or len(found) != 32:
        raise Refused("hardware-key-unsuited")
    return bytearray(found)


@contextmanager
def told_as_refusals(touch: Touch, pin: str = "") -> Iterator[None]:
    """Whatever the library says as what it means to a person."""
    from fido2.client import ClientError

    try:
        yield
    except ClientError as error:
        if touch.cancelled():
            raise Cancelled from None
        raise Refused(_refusal(error, pin)) from None
    except key_errors():
        raise Refused("hardware-key-gone") from None


def _refusal(error: Exception, pin: str) -> str:
    from fido2.client import ClientError, PinRequiredError
    from fido2.ctap import CtapError

    if isinstance(error, PinRequiredError):
        return "hardware-key-pin"
    code = getattr(getattr(error, "cause", None), "code", None)
    known = {
        CtapError.ERR.PIN_INVALID: "hardware-key-pin-wrong",
        CtapError.ERR.PIN_POLICY_VIOLATION: "hardware-key-pin-wrong",
        CtapError.ERR.PIN_BLOCKED: "hardware-key-blocked",
        CtapError.ERR.PIN_AUTH_BLOCKED: "hardware-key-blocked",
        CtapError.ERR.UV_BLOCKED: "hardware-key-blocked",
        CtapError.ERR.CREDENTIAL_EXCLUDED: "hardware-key-known",
        CtapError.ERR.NO_CREDENTIALS: "hardware-key-wrong",
        CtapError.ERR.OPERATION_DENIED: "hardware-key-untouched",
        CtapError.ERR.PUAT_REQUIRED: "hardware-key-pin-wrong" if pin else "hardware-key-pin",
    }
    if code in known:
        return known[code]
    late = isinstance(error, ClientError) and error.code == ClientError.ERR.TIMEOUT
    return "hardware-key-untouched" if late else "hardware-key-gone"


def _client(device: CtapDevice, rp: str, touch: Touch, pin: str = "") -> WebAuthnClient:
    from fido2.client import DefaultClientDataCollector, Fido2Client
    from fido2.ctap2.extensions import HmacSecretExtension

    return Fido2Client(
        device,
        DefaultClientDataCollector(f"https://{rp}"),
        _interaction(touch, pin),
        [HmacSecretExtension(allow_hmac_secret=True)],
    )


def _interaction(touch: Touch, pin: str) -> UserInteraction:
    from fido2.client import UserInteraction

    class Asking(UserInteraction):
        """Tells of the touch; gives the PIN where one was typed before."""

        def prompt_up(self) -> None:
            touch.told()

        def request_pin(self, permissions: object, rp_id: str | None) -> str | None:
            del permissions, rp_id
            return pin or None

    return Asking()


def _suited(device: CtapDevice) -> Ctap2 | None:
    """CTAP 2 of a key that can give secrets."""
    from fido2.ctap2.base import Ctap2

    with contextlib.suppress(*key_errors()):
        key = Ctap2(device)
        if _EXTENSION in key.info.extensions and key.info.pin_uv_protocols:
            return key
    return None


def _new(devices: Mapping[CtapDevice, Ctap2 | None], rp: str, known: Sequence[bytes]) -> CtapDevice:
    """The one key that can be added; Refused where there is none, or more than one."""
    suited = {device: key for device, key in devices.items() if key}
    if not suited:
        raise Refused("hardware-key-unsuited")
    new = {device: key for device, key in suited.items() if not _held(key, rp, known)}
    if not new:
        raise Refused("hardware-key-known")
    if len(new) > 1:
        raise Refused("hardware-key-several")
    [(device, key)] = new.items()
    if key.info.options.get("alwaysUv"):
        raise Refused("hardware-key-pin-always")
    return device


def _held(key: Ctap2, rp: str, credentials: Sequence[bytes]) -> frozenset[bytes]:
    """Which credentials a key knows, asked without a touch."""
    return frozenset(one for one in credentials if _knows(key, rp, one))


def _knows(key: Ctap2, rp: str, credential: bytes) -> bool:
    longest = key.info.max_cred_id_length
    if longest and len(credential) > longest:
        return False
    asked: list[Mapping[str, object]] = [{"type": "public-key", "id": credential}]
    with contextlib.suppress(*key_errors()):
        key.get_assertion(rp, bytes(32), asked, options={"up": False})
        return True
    return False


def _descriptors(credentials: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [PublicKeyCredentialDescriptor(type=kind, id=one) for one in credentials]


def _close(device: CtapDevice) -> None:
    with contextlib.suppress(OSError):
        device.close()
