"""The formats that ClinicVault takes in, one line each."""

from __future__ import annotations

from . import avif, heic, jpeg, pdf, png, registry, tiff, video, webp

registry.register(jpeg.FORMAT)
registry.register(png.FORMAT)
registry.register(heic.FORMAT)
registry.register(avif.FORMAT)
registry.register(webp.FORMAT)
registry.register(tiff.FORMAT)
registry.register(video.FORMAT)
registry.register(pdf.FORMAT)
