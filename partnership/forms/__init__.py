"""Shape and validity of what people type. What may be done is for the services and policies to say."""

from partnership.forms.audit import AuditFilter
from partnership.forms.messages import MailChoicesForm, MessageFilter, RhythmForm, choices_initial, rhythm_initial
from partnership.forms.organisations import NewOrganisationForm, OrganisationFilter, OrganisationForm
from partnership.forms.parts import AddressField, FilterForm, NameField, initial_of, saved
from partnership.forms.people import (
    GIVEN_HERE,
    EndRoleForm,
    InviteForm,
    PasswordForm,
    PeopleFilter,
    PersonForm,
    RoleForm,
)

__all__ = [
    "GIVEN_HERE",
    "AddressField",
    "AuditFilter",
    "EndRoleForm",
    "FilterForm",
    "InviteForm",
    "MailChoicesForm",
    "MessageFilter",
    "NameField",
    "NewOrganisationForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PasswordForm",
    "PeopleFilter",
    "PersonForm",
    "RhythmForm",
    "RoleForm",
    "choices_initial",
    "initial_of",
    "rhythm_initial",
    "saved",
]
