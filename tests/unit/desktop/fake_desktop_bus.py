"""A stand-in for logind and the screen saver on a private D-Bus, driven over standard input.

Commands, one a line: `sleep`, `wake`, `lock`, `lock-other`, `saver-on`, `saver-off`. Each prints
`done`. `held` prints `yes` while somebody holds the newest sleep inhibitor, else `no`. The argument
is `whole`, `poor` for a logind that knows neither this login nor inhibitors, or `absent`.
"""

import os
import select
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

OWN = "/org/freedesktop/login1/session/_31"
OTHER = "/org/freedesktop/login1/session/_32"
MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
SAVER = DBusAddress("/org/freedesktop/ScreenSaver", interface="org.freedesktop.ScreenSaver")


def session(path):
    return DBusAddress(path, interface="org.freedesktop.login1.Session")


COMMANDS = {
    "sleep": lambda: new_signal(MANAGER, "PrepareForSleep", "b", (True,)),
    "wake": lambda: new_signal(MANAGER, "PrepareForSleep", "b", (False,)),
    "lock": lambda: new_signal(session(OWN), "Lock"),
    "lock-other": lambda: new_signal(session(OTHER), "Lock"),
    "saver-on": lambda: new_signal(SAVER, "ActiveChanged", "b", (True,)),
    "saver-off": lambda: new_signal(SAVER, "ActiveChanged", "b", (False,)),
}


def respond(message, poor, inhibitors):
    if poor:
        return new_error(message, "org.freedesktop.login1.NotKnown")
    if message.header.fields[HeaderFields.member] == "GetSession":
        return new_method_return(message, "o", (OWN,))
    ours, theirs = os.pipe()
    inhibitors.append(ours)
    return new_method_return(message, "h", (theirs,))


def answer(connection, poor, inhibitors):
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            reply = respond(message, poor, inhibitors)
            connection.send(reply)
            for handle in reply.body or ():
                if isinstance(handle, int):
                    os.close(handle)


def held(inhibitors):
    """Whether the newest inhibitor's other end is still open somewhere (it stays silent)."""
    if not inhibitors:
        return "no"
    readable, _, _ = select.select([inhibitors[-1]], [], [], 0)
    return "no" if readable else "yes"


def main():
    connection = open_dbus_connection(bus="SYSTEM", enable_fds=True)
    inhibitors = []
    if sys.argv[1] != "absent":
        connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
    arguments = (connection, sys.argv[1] == "poor", inhibitors)
    threading.Thread(target=answer, args=arguments, daemon=True).start()
    saver = open_dbus_connection(bus="SESSION")
    print("ready", flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command == "held":
            print(held(inhibitors), flush=True)
            continue
        (saver if command.startswith("saver") else connection).send(COMMANDS[command]())
        print("done", flush=True)


if __name__ == "__main__":
    main()
