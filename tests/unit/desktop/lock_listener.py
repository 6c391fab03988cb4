"""Listens as the window does and prints what each command of the stand-in brought.

Arguments: what logind is (`whole`, `poor`, `absent`), whether there is a bus, then the commands of
`fake_desktop_bus`, and `stop` and `fail` for this side. First line: the signals listened to; then
one line a command. `+held` says that sleep was held back during the callback.
"""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from clinicvault.desktop import screen_lock


class Listener:
    def __init__(self, logind):
        self.heard = []
        self.failing = False
        program = Path(__file__).with_name("fake_desktop_bus.py")
        self.fake = subprocess.Popen(
            [sys.executable, str(program), logind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.fake.stdout.readline()

    def ask(self, command):
        self.fake.stdin.write(command + "\n")
        self.fake.stdin.flush()
        return self.fake.stdout.readline().strip()

    def __call__(self, signal):
        held = "+held" if self.ask("held") == "yes" and signal.value == "sleep" else ""
        self.heard.append(signal.value + held)
        if self.failing:
            raise RuntimeError


def settle(application, bus):
    """Two round trips over the bus: what was sent before has been delivered after them."""
    for _ in range(2):
        bus.interface().isServiceRegistered("org.clinicvault.Nobody")
        application.processEvents()


def obey(listener, watch, command):
    if command == "stop":
        watch.stop()
    elif command == "fail":
        listener.failing = True
    elif command == "held":
        return listener.ask("held")
    else:
        listener.ask(command)
    return ""


def main():
    logind, has_bus, *commands = sys.argv[1:]
    if has_bus == "False":
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent"
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    application = QCoreApplication([])
    listener = Listener(logind) if has_bus == "True" else None
    watch = screen_lock.watch(listener or print)
    print(*sorted(signal.value for signal in watch.signals))
    from PySide6.QtDBus import QDBusConnection

    for command in commands:
        listener.heard.clear()
        said = obey(listener, watch, command)
        settle(application, QDBusConnection.systemBus())
        settle(application, QDBusConnection.sessionBus())
        print(said or " ".join(listener.heard), flush=True)
    if listener:
        listener.fake.kill()
        listener.fake.wait()


main()
