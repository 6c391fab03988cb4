"""Messages between program and worker: a length and one small JSON object, nothing executable."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_MOST = 1 << 16

Message = dict[str, Any]


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message. OSError where the other side is gone."""
    body = json.dumps(message).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read one message; None where the other side is gone or does not keep to the form."""
    head = stream.read(4)
    if len(head) != 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length) if length <= _MOST else b""
    try:
        message = json.loads(body) if len(body) == length else None
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
