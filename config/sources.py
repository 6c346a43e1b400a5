"""Which functions of the apps answer a question that is asked of all of them."""

DUE_SOURCES = [
    "actionplan.due.items",
    "actionplan.due.imports.items",
    "partnership.due.meetings.items",
    "partnership.due.items",
    "partnership.due.groups.items",
]
"""Functions (foundation.due.Asker) -> foundation.due.DueItems, in the order of the first page of a partnership."""

QUALIFICATION_SOURCES = [
    "partnership.qualifications.of",
]
"""Functions (what, subject, on) -> foundation.qualifications.Qualification, or None for a question not their own."""

PUBLIC_PAGES = [
    "actionplan.reports.public.link",
]
"""Functions (slug) -> foundation.http.Link to a page that everybody may read, or None where it is not open."""

LEAVER_SOURCES = [
    "partnership.reports.leavers.items",
    "actionplan.reports.leavers.items",
]
"""Functions (foundation.due.Asker, person) -> foundation.due.DueItems: what hangs on somebody who leaves."""

PROPOSAL_SOURCES = [
    "actionplan.reports.proposals.way",
]
"""Functions (foundation.due.Asker, proposal of a meeting) -> foundation.http.NavigationItem, or None for who may not
follow it: where the proposal is answered, or what it became."""

SEARCH_SOURCES = [
    "actionplan.reports.search.plans",
    "partnership.reports.search.people",
    "partnership.reports.search.records",
]
"""Functions (foundation.due.Asker, words) -> foundation.finding.FoundKinds, in the order of the page. Care has none."""
CALENDAR_SOURCES = [
    "partnership.reports.calendar.meetings",
    "partnership.reports.calendar.own_actions",
    "partnership.reports.calendar.agreements",
]
"""Functions (foundation.due.Asker, first day, last day) -> foundation.happenings.Happening: what the calendar shows."""
KPI_SOURCES = [
    "partnership.reports.figures.attendance",
]
"""Functions (first day, last day) -> foundation.figures.Figures: what can be taken as the value of a KPI."""
