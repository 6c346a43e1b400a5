"""Pages of the partnership itself."""

from partnership.views.front import front, your_roles
from partnership.views.messages import your_mail

__all__ = ["front", "your_mail", "your_roles"]
