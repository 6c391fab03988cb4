"""Pairs for sheets: pictures that tell by their colours which they are."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import simplejpeg
from PIL import Image

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.clinical import View
from clinicvault.services.sheets.content import Pair, Sheet, Shot

FIRST = dt.date(2025, 1, 6)
RED, BLUE = (220, 30, 40), (30, 60, 220)
CLINIC, NOTE = "Clinique Lumière", "Confidential. For Dr Anne Meyer."
LAID = Alignment(Similarity(1.1, 0.05, 0.02, 0.0), How.FACE, 5, 0.01)


def plain(colour=RED, size=(300, 400)):
    """One colour, (width, height)."""
    pixels = np.full((size[1], size[0], 3), colour, np.uint8)
    return simplejpeg.encode_jpeg(pixels, 95, "RGB", "444")


def pair(days=44, *, size=(300, 400), view=View.FRONTAL, caption="", alignment=LAID):
    after = FIRST + dt.timedelta(days=days) if days is not None else None
    shots = Shot(plain(RED, size), FIRST), Shot(plain(BLUE, size), after)
    return Pair(*shots, view, caption, alignment)


def sheet(*pairs, **more):
    return Sheet(CLINIC, pairs or (pair(),), **{"note": NOTE, **more})


def logo(size=(400, 100)):
    """A picture with a see-through ground."""
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()
