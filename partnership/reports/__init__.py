"""What pages of this app show, gathered: frozen, and free of HTML."""

from partnership.reports.demo import demo_accounts

__all__ = ["demo_accounts"]
