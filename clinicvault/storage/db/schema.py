"""All tables together: what engines, mapper and migrations know."""

from __future__ import annotations

from . import access_models, export_models, lifecycle_models, models, review_models
from .models import Base

__all__ = [
    "Base",
    "access_models",
    "export_models",
    "lifecycle_models",
    "models",
    "review_models",
]
