"""The tasks that a worker can be asked besides taking pictures in, one line each."""

from __future__ import annotations

from . import desk, page_pictures
from .alignment import task as alignment
from .faces import task as faces
from .forensic import task as forensic
from .rendering import task as rendering

desk.register(faces.TASK)
for task in alignment.TASKS:
    desk.register(task)
for task in forensic.TASKS:
    desk.register(task)
desk.register(page_pictures.TASK)
desk.register(rendering.TASK)
