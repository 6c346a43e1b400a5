"""What moves when two organisations are merged."""

from __future__ import annotations

from partnership.models import Organisation

WORDS = {
    # Model -> what a page calls its rows. Those of the plan are named by a label: that app stands above this one.
    "partnership.Membership": "Roles that people hold for it",
    "partnership.Contact": "Contacts",
    "partnership.Department": "Departments",
    "partnership.Offer": "Services that it offers",
    "partnership.AgreementParty": "Agreements",
    "partnership.Invitee": "Invitations to meetings",
    "partnership.Attendance": "Attendance of meetings",
    "partnership.ActionOwner": "Actions of meetings",
    "partnership.Seat": "Seats in groups",
    "partnership.CampaignPartner": "Campaigns that it takes part in",
    "actionplan.AgencyLead": "Milestones and strategies that it leads",
}


def preview(organisation: Organisation) -> list[tuple[str, int]]:
    """What refers to it, as (words, how many); one query for each kind of row."""
    found = []
    for field in Organisation.references():
        number = field.model._default_manager.filter(**{field.name: organisation}).count()
        words = WORDS.get(field.model._meta.label, str(field.model._meta.verbose_name_plural).capitalize())
        if number:
            found.append((words, number))
    return found
