"""The formats that ClinicVault takes in, one line each."""

from __future__ import annotations

from . import jpeg, png, registry

registry.register(jpeg.FORMAT)
registry.register(png.FORMAT)
