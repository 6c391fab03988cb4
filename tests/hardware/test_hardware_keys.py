"""Hardware keys through the real library: a software authenticator is on the other side."""

from __future__ import annotations

import contextlib
import threading

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from clinicvault.desktop import hardware_keys as module
from clinicvault.desktop.hardware_keys import UsbKeys, hardware_keys, shut_out, usb_devices
from clinicvault.desktop.windows_keys import WindowsKeys, windows_client
from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.ports import Touch
from tests.hardware import soft_key
from tests.hardware.soft_key import Port, SoftKey

RP, USER, SALT = "clinicvault.local", b"u" * 16, b"s" * 32


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def enrolled(key: SoftKey, pin: str = "") -> bytes:
    return UsbKeys(Port(key)).make(RP, USER, [], Touch(), pin)


@pytest.mark.parametrize("protocols", [(2, 1), (1,)])
def test_the_secret_is_the_specifications(protocols):
    key = SoftKey(protocols=protocols)
    usb, told = UsbKeys(Port(key)), []
    credential = usb.make(RP, USER, [], Touch(lambda: told.append("make")))
    found, secret = usb.secret(RP, {credential: SALT}, Touch(lambda: told.append("ask")))
    assert found == credential
    assert bytes(secret) == key.secret_for(credential, SALT)
    assert told == ["make", "ask"]
    assert key.touched == 2
    assert bytes(usb.secret(RP, {credential: b"t" * 32}, Touch())[1]) != bytes(secret)
    assert key.opened == key.closed > 0


def test_the_same_key_answers_the_same_again():
    key = SoftKey()
    credential = enrolled(key)
    answers = {bytes(UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())[1]) for _ in "ab"}
    assert len(answers) == 1


def test_no_key_is_here():
    with refused("hardware-key-missing"):
        UsbKeys(Port()).make(RP, USER, [], Touch())
    with refused("hardware-key-missing"):
        UsbKeys(Port()).secret(RP, {b"c": SALT}, Touch())
    assert UsbKeys(Port()).usable()


def test_another_key_is_here_and_is_not_made_to_blink():
    credential = enrolled(SoftKey())
    other = SoftKey()
    with refused("hardware-key-wrong"):
        UsbKeys(Port(other)).secret(RP, {credential: SALT}, Touch())
    assert other.touched == 0


def test_of_several_keys_only_the_right_one_is_asked():
    mine, other, old = SoftKey(), SoftKey(), SoftKey(old=True)
    credential = enrolled(mine)
    usb = UsbKeys(Port(old, other, mine))
    assert usb.secret(RP, {b"elsewhere": SALT, credential: SALT}, Touch())[0] == credential
    assert other.touched == 0
    assert usb.holds(RP, [credential, b"elsewhere"]) == {credential}


def test_a_key_is_added_beside_one_that_is_known():
    first, second = SoftKey(), SoftKey()
    known = enrolled(first)
    added = UsbKeys(Port(first, second)).make(RP, USER, [known], Touch())
    assert UsbKeys(Port(second)).holds(RP, [added, known]) == {added}
    with refused("hardware-key-known"):
        UsbKeys(Port(first)).make(RP, USER, [known], Touch())
    with refused("hardware-key-several"):
        UsbKeys(Port(SoftKey(), SoftKey())).make(RP, USER, [], Touch())


def test_a_key_that_says_itself_that_it_is_known(monkeypatch):
    key = SoftKey()
    known = enrolled(key)
    monkeypatch.setattr(module, "_held", lambda *_: frozenset())
    with refused("hardware-key-known"):
        UsbKeys(Port(key)).make(RP, USER, [known], Touch())


@pytest.mark.parametrize(
    "key",
    [SoftKey(extensions=()), SoftKey(protocols=()), SoftKey(old=True)],
    ids=["no-extension", "no-protocol", "old"],
)
def test_keys_that_give_no_secret(key):
    with refused("hardware-key-unsuited"):
        UsbKeys(Port(key)).make(RP, USER, [], Touch())


def test_a_key_that_promises_secrets_and_gives_none(monkeypatch):
    key = SoftKey()
    monkeypatch.setattr(key, "extensions", ("hmac-secret",))
    made = key.make

    def without(given, wait):
        return made({**given, 6: {}}, wait)

    monkeypatch.setattr(key, "make", without)
    with refused("hardware-key-unsuited"):
        UsbKeys(Port(key)).make(RP, USER, [], Touch())


def test_an_answer_without_a_secret(monkeypatch):
    key = SoftKey()
    credential = enrolled(key)
    given = key.assertion
    monkeypatch.setattr(key, "assertion", lambda asked, wait: given({**asked, 4: {}}, wait))
    with refused("hardware-key-unsuited"):
        UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())


def test_nobody_touches_it():
    key = SoftKey(touch=lambda: None)
    with refused("hardware-key-untouched"):
        UsbKeys(Port(key), seconds=0.05).make(RP, USER, [], Touch())
    key.touch = lambda: soft_key.USER_TIMEOUT
    with refused("hardware-key-untouched"):
        UsbKeys(Port(key)).make(RP, USER, [], Touch())
    key.touch = lambda: soft_key.DENIED
    with refused("hardware-key-untouched"):
        UsbKeys(Port(key)).make(RP, USER, [], Touch())


def test_somebody_ends_the_wait():
    key, waits = SoftKey(touch=lambda: None), threading.Event()
    with pytest.raises(Cancelled):
        UsbKeys(Port(key)).make(RP, USER, [], Touch(waits.set, waits.is_set))


def test_it_is_pulled_out_while_it_waits():
    key = SoftKey()
    credential = enrolled(key)

    def pull() -> None:
        key.plugged = False

    key.touch = pull
    with refused("hardware-key-gone"):
        UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())
    assert key.opened == key.closed


def test_a_key_that_answers_nonsense(monkeypatch):
    key = SoftKey()
    credential = enrolled(key)
    monkeypatch.setattr(key, "client_pin", lambda given: {1: {}})
    with refused("hardware-key-gone"):
        UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())


def test_a_pin_is_asked_for_once_where_the_key_wants_it():
    key = SoftKey(pin="2468")
    with refused("hardware-key-pin"):
        enrolled(key)
    with refused("hardware-key-pin-wrong"):
        enrolled(key, "1357")
    credential = enrolled(key, "2468")
    secret = UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())[1]
    assert bytes(secret) == key.secret_for(credential, SALT)
    assert bytes(secret) != key.secret_for(credential, SALT, verified=True)


def test_a_pin_tried_too_often_and_one_that_is_too_short():
    key = SoftKey(pin="2468")
    for _ in range(7):
        with refused("hardware-key-pin-wrong"):
            enrolled(key, "1357")
    for _ in range(2):
        with refused("hardware-key-blocked"):
            enrolled(key, "1357")


def test_a_key_whose_pin_is_not_needed_for_this():
    key = SoftKey(pin="2468", free_making=True)
    assert UsbKeys(Port(key)).holds(RP, [enrolled(key)])


def test_a_key_that_wants_its_pin_every_time():
    key = SoftKey(pin="2468", always_uv=True)
    with refused("hardware-key-pin-always"):
        enrolled(key, "2468")
    key.always_uv = False
    credential = enrolled(key, "2468")
    key.always_uv = True
    with refused("hardware-key-pin"):
        UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())


def test_a_credential_too_long_for_a_key_is_not_its_own():
    key = SoftKey()
    credential = enrolled(key)
    key.longest = len(credential) - 1
    assert not UsbKeys(Port(key)).holds(RP, [credential])
    key.longest += 1
    assert UsbKeys(Port(key)).holds(RP, [credential])


def test_one_question_at_a_time():
    key, waiting, go = SoftKey(), threading.Event(), threading.Event()
    credential = enrolled(key)
    usb = UsbKeys(Port(key))
    key.touch = lambda: soft_key.OK if go.is_set() else None
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(usb.secret(RP, {credential: SALT}, Touch(waiting.set)))
    )
    asking.start()
    assert waiting.wait(10)
    assert usb.holds(RP, [credential]) == frozenset(), "a busy key is not disturbed"
    with pytest.raises(Cancelled):
        usb.secret(RP, {credential: SALT}, Touch(cancelled=lambda: True))
    looks = iter([False])

    def second_thoughts() -> bool:
        done = next(looks, True)
        if done:
            go.set()
        return False

    assert usb.secret(RP, {credential: SALT}, Touch(cancelled=second_thoughts))[0] == credential
    asking.join(10)
    assert answers[0][0] == credential


def test_the_assertion_is_really_signed_by_the_key():
    """Else the software authenticator would prove less than it seems to."""
    key = SoftKey()
    credential = enrolled(key)
    with contextlib.closing(key.device()) as device:
        from fido2.ctap2 import Ctap2

        asked = [{"type": "public-key", "id": credential}]
        answer = Ctap2(device).get_assertion(RP, bytes(32), asked)
    point = key.public_of(credential, RP)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    public.verify(answer.signature, answer.auth_data + bytes(32), ec.ECDSA(hashes.SHA256()))


# what a computer lets us see


def descriptor(folder, name, content):
    place = folder / "sys" / name / "device"
    place.mkdir(parents=True)
    (place / "report_descriptor").write_bytes(content)
    (folder / "dev").mkdir(exist_ok=True)
    (folder / "dev" / name).write_bytes(b"")


def test_a_key_that_this_account_may_not_talk_to(tmp_path, monkeypatch):
    descriptor(tmp_path, "hidraw0", b"\x05\x01keyboard")
    descriptor(tmp_path, "hidraw1", b"\x06\xd0\xf1\x09\x01")
    places = (tmp_path / "sys", tmp_path / "dev")
    assert not shut_out(*places)
    monkeypatch.setattr(module, "_open_to_us", lambda node: node.name != "hidraw1")
    assert shut_out(*places)
    (tmp_path / "sys" / "hidraw1" / "device" / "report_descriptor").unlink()
    assert not shut_out(*places)
    assert not shut_out(tmp_path / "none")


def test_the_node_decides(tmp_path, monkeypatch):
    descriptor(tmp_path, "hidraw1", b"\x06\xd0\xf1")
    (tmp_path / "dev" / "hidraw1").unlink()
    assert not shut_out(tmp_path / "sys", tmp_path / "dev"), "gone meanwhile"

    def forbidden(*_, **__):
        raise PermissionError

    monkeypatch.setattr(module.Path, "open", forbidden)
    assert not module._open_to_us(tmp_path / "dev" / "hidraw1")


def test_no_access_is_said_as_such(monkeypatch):
    monkeypatch.setattr(module, "shut_out", lambda: True)
    with refused("hardware-key-access"):
        UsbKeys(Port()).make(RP, USER, [], Touch())


def test_devices_of_this_computer(monkeypatch):
    """The library finds and opens them; one that does not answer is left out and closed."""
    closed = []

    class Connection:
        def __init__(self, number):
            self.number = number

        def close(self):
            closed.append(self.number)

    def device(found, connection):
        if connection.number == 1:
            raise OSError("does not answer")
        return f"device {connection.number}"

    monkeypatch.setattr("fido2.hid.list_descriptors", lambda: [0, 1, 2])
    monkeypatch.setattr("fido2.hid.open_connection", Connection)
    monkeypatch.setattr("fido2.hid.CtapHidDevice", device)
    assert list(usb_devices()) == ["device 0", "device 2"]
    assert closed == [1]
    assert isinstance(hardware_keys(), UsbKeys)


# through Windows: the library's own client stands in for the system's


def through_windows(key: SoftKey, told=lambda: None, **more) -> WindowsKeys:
    def client(rp):
        return module._client(key.device(), rp, Touch())

    return WindowsKeys(client, **more)


def test_through_windows():
    key, told = SoftKey(), []
    windows = through_windows(key)
    credential = windows.make(RP, USER, [], Touch(lambda: told.append(1)))
    found, secret = windows.secret(RP, {credential: SALT, b"other": SALT}, Touch())
    assert (found, bytes(secret)) == (credential, key.secret_for(credential, SALT))
    assert told
    assert windows.usable()
    assert windows.holds(RP, [credential]) == frozenset()
    assert bytes(UsbKeys(Port(key)).secret(RP, {credential: SALT}, Touch())[1]) == secret


def test_windows_refusals():
    key = SoftKey()
    windows = through_windows(key)
    credential = windows.make(RP, USER, [], Touch())
    with refused("hardware-key-wrong"):
        through_windows(SoftKey()).secret(RP, {credential: SALT}, Touch())
    with pytest.raises(Cancelled):
        windows.make(RP, USER, [], Touch(cancelled=lambda: True))
    ended = iter([False, False])
    key.touch = lambda: None
    with pytest.raises(Cancelled):
        windows.make(RP, USER, [], Touch(cancelled=lambda: next(ended, True)))
    bare = SoftKey(extensions=())
    with refused("hardware-key-unsuited"):
        through_windows(bare).make(RP, USER, [], Touch())


def test_windows_that_answers_for_another_credential(monkeypatch):
    key = SoftKey()
    windows = through_windows(key)
    mine, other = (windows.make(RP, USER, [], Touch()) for _ in range(2))
    given = key.assertion

    def swapped(asked, wait):
        return {**given(asked, wait), 1: {"type": "public-key", "id": other}}

    monkeypatch.setattr(key, "assertion", swapped)
    with refused("hardware-key-wrong"):
        windows.secret(RP, {mine: SALT}, Touch())


def test_a_windows_without_them():
    nothing = WindowsKeys(lambda rp: None)
    assert not nothing.usable()
    with refused("hardware-key-impossible"):
        nothing.make(RP, USER, [], Touch())
    assert windows_client(RP) is None, "not on this system"
