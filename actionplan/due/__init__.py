"""What of the active plans needs somebody on a day: lines of the home page, and what is told by mail."""

from actionplan.due.home import ANSWERS, OWN, PLAN, items
from actionplan.due.mails import occasions, told

__all__ = ["ANSWERS", "OWN", "PLAN", "items", "occasions", "told"]
