"""What of the partnership's own life needs somebody on a day: lines of the home page, and what is told by mail."""

from partnership.due.home import AGREEMENTS, RENEWALS, items

__all__ = ["AGREEMENTS", "RENEWALS", "items"]
