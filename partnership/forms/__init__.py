"""Shape and validity of what people type. What may be done is for the services and policies to say."""

from partnership.forms.agreements import AgreementFilter, AgreementForm, PartyForm, SignatureForm
from partnership.forms.audit import AuditFilter
from partnership.forms.campaigns import (
    CampaignFilter,
    CampaignForm,
    EventForm,
    ExpectForm,
    MaterialForm,
    PriorityForm,
    ProposeObjectiveForm,
    ReachForm,
)
from partnership.forms.contacts import ContactForm, DepartmentForm, OfferFilter, OfferForm
from partnership.forms.leaving import LeaverForm
from partnership.forms.messages import MailChoicesForm, MessageFilter, RhythmForm, choices_initial, rhythm_initial
from partnership.forms.organisations import (
    LeaveForm,
    MergeForm,
    NewOrganisationForm,
    OrganisationFilter,
    OrganisationForm,
    RejoinForm,
    RenewForm,
)
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
from partnership.forms.publicpages import PublicPageForm, PublishForm, SupporterForm

__all__ = [
    "GIVEN_HERE",
    "AddressField",
    "AgreementFilter",
    "AgreementForm",
    "AuditFilter",
    "CampaignFilter",
    "CampaignForm",
    "ContactForm",
    "DepartmentForm",
    "EndRoleForm",
    "EventForm",
    "ExpectForm",
    "FilterForm",
    "InviteForm",
    "LeaveForm",
    "LeaverForm",
    "MailChoicesForm",
    "MaterialForm",
    "MergeForm",
    "MessageFilter",
    "NameField",
    "NewOrganisationForm",
    "OfferFilter",
    "OfferForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PartyForm",
    "PasswordForm",
    "PeopleFilter",
    "PersonForm",
    "PriorityForm",
    "ProposeObjectiveForm",
    "PublicPageForm",
    "PublishForm",
    "ReachForm",
    "RejoinForm",
    "RenewForm",
    "RhythmForm",
    "RoleForm",
    "SignatureForm",
    "SupporterForm",
    "choices_initial",
    "initial_of",
    "rhythm_initial",
    "saved",
]
