"""Sleep, session lock and screen saver over a private D-Bus with a stand-in for logind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.desktop.lock_signals import LockSignal, LockWatch
from clinicvault.desktop.mac_lock import DISTRIBUTED, WORKSPACE
from clinicvault.desktop.windows_lock import reason_of

HERE = Path(__file__).parent
TOP = HERE.parents[2]
EVERY = {"sleep", "session", "screen-saver"}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-run-session") is None,
    reason="needs dbus-run-session",
)


def play(logind, *commands, system_bus=True):
    """What a window hears of the commands: (signals it listens to, what each command brought)."""
    on_bus = 'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "$@"'
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    listener = [sys.executable, str(HERE / "lock_listener.py"), logind, str(system_bus), *commands]
    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", on_bus, "sh", *listener],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    signals, *heard = result.stdout.splitlines()
    return set(signals.split()), heard


def test_sleep_lock_and_screen_saver_lock_the_vault_and_waking_does_not():
    signals, heard = play("whole", "sleep", "wake", "lock", "saver-on", "saver-off")
    assert signals == EVERY
    assert heard == ["sleep+held", "", "session", "screen-saver", ""]


def test_another_persons_session_locks_nothing_here():
    assert play("whole", "lock-other", "lock")[1] == ["", "session"]


def test_sleep_waits_for_the_callback_and_is_held_again_after_waking():
    heard = play("whole", "held", "sleep", "held", "wake", "held")[1]
    assert heard == ["yes", "sleep+held", "no", "", "yes"]


def test_sleep_is_released_even_when_the_callback_fails():
    assert play("whole", "fail", "sleep", "held")[1] == ["", "sleep+held", "no"]


def test_a_logind_that_knows_little_still_tells_of_sleep():
    signals, heard = play("poor", "held", "sleep", "lock", "saver-on")
    assert signals == {"sleep", "screen-saver"}
    assert heard == ["no", "sleep", "", "screen-saver"]


def test_without_logind_the_screen_saver_alone():
    signals, heard = play("absent", "saver-on")
    assert signals == {"screen-saver"}
    assert heard == ["screen-saver"]


def test_without_any_bus_nothing_and_no_error():
    assert play("absent", system_bus=False) == (set(), [])


def test_after_stopping_nothing_comes_and_sleep_is_not_held():
    signals, heard = play("whole", "stop", "sleep", "saver-on", "held")
    assert signals == EVERY
    assert heard == ["", "", "", "no"]


@pytest.mark.parametrize(
    ("message", "detail", "expected"),
    [
        (0x02B1, 0x7, LockSignal.SESSION),
        (0x02B1, 0x4, LockSignal.SESSION),
        (0x02B1, 0x2, LockSignal.SESSION),
        (0x02B1, 0x6, LockSignal.SESSION),
        (0x02B1, 0x8, None),
        (0x02B1, 0x1, None),
        (0x0218, 0x4, LockSignal.SLEEP),
        (0x0218, 0x7, None),
        (0x0010, 0x7, None),
    ],
)
def test_which_messages_of_windows_lock_the_vault(message, detail, expected):
    """Lock, sign-off, disconnect and suspend do; unlock and waking do not."""
    assert reason_of(message, detail) is expected


def test_which_notifications_of_macos_lock_the_vault():
    assert DISTRIBUTED["com.apple.screenIsLocked"] is LockSignal.SESSION
    assert WORKSPACE["NSWorkspaceWillSleepNotification"] is LockSignal.SLEEP


def test_what_is_listened_to_ends_once():
    ended = []
    watch = LockWatch(frozenset(LockSignal), object(), lambda: ended.append(1))
    watch.stop()
    watch.stop()
    assert (ended, watch.signals) == ([1], frozenset())
