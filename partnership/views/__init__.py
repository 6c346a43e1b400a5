"""Pages of the partnership itself."""

from partnership.views.front import front, your_roles

__all__ = ["front", "your_roles"]
