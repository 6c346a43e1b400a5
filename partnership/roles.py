"""Roles and permissions: one table in plain English, which the page "Who can do what" shows as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    OPEN_HOME = "open_home"
    SEARCH = "search"
    READ_REGISTER = "read_register"
    READ_PEOPLE = "read_people"
    MANAGE_REGISTER = "manage_register"
    EXPORT_REGISTER = "export_register"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_MESSAGES = "manage_messages"
    READ_MEETINGS = "read_meetings"
    MANAGE_MEETINGS = "manage_meetings"
    APPROVE_MINUTES = "approve_minutes"
    READ_RESTRICTED = "read_restricted"
    READ_CALENDAR = "read_calendar"
    READ_AGREEMENTS = "read_agreements"
    MANAGE_AGREEMENTS = "manage_agreements"
    MANAGE_CAMPAIGNS = "manage_campaigns"
    EDIT_PUBLIC_PAGE = "edit_public_page"
    MANAGE_GROUPS = "manage_groups"
    READ_PLAN = "read_plan"
    READ_DRAFT_BOARD = "read_draft_board"
    EDIT_PLAN = "edit_plan"
    RATE_MILESTONES = "rate_milestones"
    CONFIRM_COMPLETION = "confirm_completion"
    PUBLISH_BOARD = "publish_board"
    EXPORT_PLAN = "export_plan"
    OPEN_CARE = "open_care"
    OPEN_SAFEGUARDING = "open_safeguarding"
    READ_AUDIT = "read_audit"


MEANINGS: dict[Permission, str] = {
    Permission.OPEN_HOME: "See what needs them, and who can do what",
    Permission.SEARCH: "Search in everything here that their other permissions let them read",
    Permission.READ_REGISTER: "Read the register of organisations",
    Permission.READ_PEOPLE: "Read who holds which role",
    Permission.MANAGE_REGISTER: "Add and change organisations",
    Permission.EXPORT_REGISTER: "Take the register out as a spreadsheet",
    Permission.MANAGE_PEOPLE: "Invite people, set and end roles, suspend a leaver, reset a lost second step",
    Permission.MANAGE_MESSAGES: "See which mail goes out to whom, hold it, and say when people are told of what is due",
    Permission.READ_MEETINGS: "Read agendas, papers and minutes",
    Permission.MANAGE_MEETINGS: "Call meetings, take minutes, follow up actions",
    Permission.APPROVE_MINUTES: "Approve minutes",
    Permission.READ_RESTRICTED: "Read the restricted part of minutes",
    Permission.READ_CALENDAR: "See what is on, by month and in their own calendar",
    Permission.READ_AGREEMENTS: "Read agreements and who signed them",
    Permission.MANAGE_AGREEMENTS: "Add agreements, their versions and signatures",
    Permission.MANAGE_CAMPAIGNS: "Look after campaigns, their materials, events and who comes to them",
    Permission.EDIT_PUBLIC_PAGE: "Write and publish the page that everybody can read",
    Permission.MANAGE_GROUPS: "Look after groups, seats, cover and networks",
    Permission.READ_PLAN: "Read the action plan and its published board",
    Permission.READ_DRAFT_BOARD: "See the board as it stands today, before it is published",
    Permission.EDIT_PLAN: "Write and change the action plan",
    Permission.RATE_MILESTONES: "Give any milestone an update or a red, amber or green rating",
    Permission.CONFIRM_COMPLETION: "Confirm that a milestone which somebody else calls done is done",
    Permission.PUBLISH_BOARD: "Publish the board",
    Permission.EXPORT_PLAN: "Take the plan and its board out as PDF, Word or spreadsheet",
    Permission.OPEN_CARE: "Open survivor care (only the cases that they are assigned to)",
    Permission.OPEN_SAFEGUARDING: "Open the register of safeguarding concerns",
    Permission.READ_AUDIT: "Read the record of who saw and changed what",
}

CARE_PERMISSIONS = frozenset({Permission.OPEN_CARE, Permission.OPEN_SAFEGUARDING})


class RoleCode(models.TextChoices):
    ANTISLAVERY_COORDINATOR = "antislavery_coordinator", "Antislavery coordinator"
    CARE_COORDINATOR = "care_coordinator", "Survivor care coordinator"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    PRACTICAL_HELP_COORDINATOR = "practical_help_coordinator", "Practical-help coordinator"
    STEERING_MEMBER = "steering_member", "Steering group member"
    CHAIR = "chair", "Chair"
    PARTNER_CONTACT = "partner_contact", "Partner contact"
    LEAD_OFFICER = "lead_officer", "Lead officer"
    VOLUNTEER = "volunteer", "Volunteer"
    TRAINER = "trainer", "Trainer"
    REGIONAL_LEAD = "regional_lead", "Regional lead"
    ADMINISTRATOR = "administrator", "Administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"


@dataclass(frozen=True, slots=True)
class Role:
    code: RoleCode
    does: str
    permissions: frozenset[Permission]

    @property
    def name(self) -> str:
        return str(self.code.label)

    @property
    def opens_care(self) -> bool:
        """Whether a session of this role has the short limits: idle 30 minutes, 12 hours at most."""
        return bool(self.permissions & CARE_PERMISSIONS) or self.code == RoleCode.VOLUNTEER

    @property
    def speaks_for_organisation(self) -> bool:
        """Whether it is asked for which organisation somebody holds it."""
        return self.code in (RoleCode.STEERING_MEMBER, RoleCode.PARTNER_CONTACT)


def _role(code: RoleCode, does: str, *permissions: Permission) -> Role:
    return Role(code, does, frozenset(permissions))


P, R = Permission, RoleCode
ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            R.ANTISLAVERY_COORDINATOR,
            "Runs the partnership day to day: its members, meetings and campaigns, and the action plan.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PEOPLE, P.MANAGE_REGISTER, P.READ_PLAN,
            P.READ_DRAFT_BOARD, P.EDIT_PLAN, P.RATE_MILESTONES, P.CONFIRM_COMPLETION, P.PUBLISH_BOARD, P.EXPORT_PLAN,
            P.MANAGE_MESSAGES, P.READ_MEETINGS, P.MANAGE_MEETINGS, P.READ_RESTRICTED, P.READ_AGREEMENTS,
            P.MANAGE_AGREEMENTS, P.MANAGE_CAMPAIGNS, P.EDIT_PUBLIC_PAGE, P.EXPORT_REGISTER, P.MANAGE_GROUPS,
        ),
        _role(
            R.CARE_COORDINATOR,
            "Looks after survivors' support: referrals, matches, visits and endings.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PEOPLE, P.READ_PLAN, P.READ_MEETINGS,
            P.OPEN_CARE,
        ),
        _role(
            R.SAFEGUARDING_LEAD,
            "Receives safeguarding concerns, decides what happens and who is told.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PLAN, P.READ_MEETINGS, P.OPEN_CARE,
            P.OPEN_SAFEGUARDING,
        ),
        _role(
            R.PRACTICAL_HELP_COORDINATOR,
            "Finds volunteers for practical tasks; sees tasks, not case files.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER,
        ),
        _role(
            R.STEERING_MEMBER,
            "Steers the partnership for their organisation; reads the plan, its board and the papers.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PEOPLE, P.READ_PLAN, P.EXPORT_PLAN,
            P.READ_MEETINGS, P.READ_RESTRICTED,
        ),
        _role(
            R.CHAIR,
            "Chairs the steering group and signs off what it publishes.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PEOPLE, P.READ_PLAN, P.READ_DRAFT_BOARD,
            P.CONFIRM_COMPLETION, P.EXPORT_PLAN, P.READ_MEETINGS, P.APPROVE_MINUTES, P.READ_RESTRICTED,
            P.READ_AGREEMENTS,
        ),
        _role(
            R.PARTNER_CONTACT,
            "Speaks for a member organisation: its details, its milestones, its staff's training.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PLAN, P.EXPORT_PLAN, P.READ_MEETINGS,
        ),
        _role(
            R.LEAD_OFFICER,
            "Leads milestones of the plan and says how they are going.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.READ_PLAN, P.EXPORT_PLAN, P.READ_MEETINGS,
        ),
        _role(R.VOLUNTEER, "Befriends, mentors or helps; sees only their own visits and tasks.", P.OPEN_HOME),
        _role(
            R.TRAINER,
            "Runs training sessions, registers and workshops.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER,
        ),
        _role(
            R.REGIONAL_LEAD,
            "Compares what partnerships of a region have published to it.",
            P.OPEN_HOME,
        ),
        _role(
            R.ADMINISTRATOR,
            "Invites people and sets their roles. Has no way into survivor care.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_REGISTER, P.EXPORT_REGISTER, P.READ_PEOPLE, P.MANAGE_PEOPLE,
            P.MANAGE_MESSAGES, P.READ_MEETINGS, P.EDIT_PUBLIC_PAGE, P.MANAGE_GROUPS,
        ),
        _role(
            R.DATA_PROTECTION_OFFICER,
            "Checks who saw and changed what, and answers requests about personal data.",
            P.OPEN_HOME, P.SEARCH, P.READ_CALENDAR, P.READ_PEOPLE, P.READ_AUDIT, P.READ_AGREEMENTS, P.MANAGE_AGREEMENTS,
        ),
    )
}  # fmt: skip


def permissions_of(codes: frozenset[str] | set[str] | list[str]) -> frozenset[Permission]:
    """All that the roles may do together. A code that the table no longer has gives nothing."""
    return frozenset(permission for code in codes if code in ROLES for permission in ROLES[code].permissions)


def any_opens_care(codes: frozenset[str]) -> bool:
    return any(ROLES[code].opens_care for code in codes if code in ROLES)
