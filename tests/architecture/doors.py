"""The role table: every address and who may open it, written by hand and apart from the code that it checks.

An address without a row here fails the sweep. `sample` names the objects of a `Place` that its parts stand for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from partnership.roles import RoleCode as R

EVERYBODY = frozenset(R)
REGISTER = EVERYBODY - {R.VOLUNTEER, R.REGIONAL_LEAD, R.DATA_PROTECTION_OFFICER}
PEOPLE = frozenset(
    {
        R.ANTISLAVERY_COORDINATOR,
        R.CARE_COORDINATOR,
        R.STEERING_MEMBER,
        R.CHAIR,
        R.ADMINISTRATOR,
        R.DATA_PROTECTION_OFFICER,
    }
)
PLAN = frozenset(
    {
        R.ANTISLAVERY_COORDINATOR,
        R.CARE_COORDINATOR,
        R.SAFEGUARDING_LEAD,
        R.STEERING_MEMBER,
        R.CHAIR,
        R.PARTNER_CONTACT,
        R.LEAD_OFFICER,
    }
)
TAKERS = PLAN - {R.CARE_COORDINATOR, R.SAFEGUARDING_LEAD}
MEETINGS = PLAN | {R.ADMINISTRATOR}
RESTRICTED = frozenset({R.ANTISLAVERY_COORDINATOR, R.CHAIR, R.STEERING_MEMBER})
CHAIR = frozenset({R.CHAIR})
COORDINATOR = frozenset({R.ANTISLAVERY_COORDINATOR})
ADMINISTRATOR = frozenset({R.ADMINISTRATOR})
MESSAGES = COORDINATOR | ADMINISTRATOR
AUDITOR = frozenset({R.DATA_PROTECTION_OFFICER})
DRAFT_BOARD = frozenset({R.ANTISLAVERY_COORDINATOR, R.CHAIR})
AGREERS = COORDINATOR | AUDITOR
AGREEMENTS = AGREERS | {R.CHAIR}
MILESTONE = {"plan_id": "plan", "milestone_id": "milestone"}
REVIEW = {"import_id": "review"}


@dataclass(frozen=True)
class Row:
    """Who may open an address of a partnership. `sample`: URL part -> attribute of the Place that fills it."""

    roles: frozenset[str]
    sample: dict[str, str] = field(default_factory=dict)
    alone: bool = False
    """What the sample names is one person's own: to others with the right role it is not there."""
    live: frozenset[str] | None = None
    """Of these roles, those that open it without leading the milestone; to the others a policy says why not, or the
    milestone is not there for them."""


PARTNERSHIP: dict[str, Row] = {
    "partnership:home": Row(EVERYBODY),
    "partnership:who_can_do_what": Row(EVERYBODY),
    "partnership:organisations": Row(REGISTER),
    "partnership:organisation": Row(REGISTER, {"pk": "organisation"}),
    "partnership:add_organisation": Row(COORDINATOR),
    "partnership:change_organisation": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:archive_organisation": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:renew_organisation": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:rejoin_organisation": Row(COORDINATOR, {"pk": "left_organisation"}),
    "partnership:merge_organisation": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:add_contact": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:change_contact": Row(COORDINATOR, {"pk": "contact"}),
    "partnership:remove_contact": Row(COORDINATOR, {"pk": "contact"}),
    "partnership:add_department": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:rename_department": Row(COORDINATOR, {"pk": "department"}),
    "partnership:remove_department": Row(COORDINATOR, {"pk": "department"}),
    "partnership:add_offer": Row(COORDINATOR, {"pk": "organisation"}),
    "partnership:change_offer": Row(COORDINATOR, {"pk": "offer"}),
    "partnership:remove_offer": Row(COORDINATOR, {"pk": "offer"}),
    "partnership:agreements": Row(AGREEMENTS),
    "partnership:agreement": Row(AGREEMENTS, {"pk": "agreement"}),
    "partnership:agreement_document": Row(AGREEMENTS, {"pk": "agreement"}),
    "partnership:add_agreement": Row(AGREERS),
    "partnership:change_agreement": Row(AGREERS, {"pk": "agreement"}),
    "partnership:new_version": Row(AGREERS, {"pk": "agreement"}),
    "partnership:add_party": Row(AGREERS, {"pk": "agreement"}),
    "partnership:sign_agreement": Row(AGREERS, {"pk": "party"}),
    "partnership:remove_party": Row(AGREERS, {"pk": "party"}),
    "partnership:services_offered": Row(REGISTER),
    "partnership:people": Row(PEOPLE),
    "partnership:person": Row(PEOPLE, {"pk": "person"}),
    "partnership:invite": Row(ADMINISTRATOR),
    "partnership:change_person": Row(ADMINISTRATOR, {"pk": "person"}),
    "partnership:give_role": Row(ADMINISTRATOR, {"pk": "person"}),
    "partnership:end_role": Row(ADMINISTRATOR, {"pk": "membership"}),
    "partnership:cancel_role": Row(ADMINISTRATOR, {"pk": "later_membership"}),
    "partnership:off_board": Row(ADMINISTRATOR, {"pk": "person"}),
    "partnership:suspend": Row(ADMINISTRATOR, {"pk": "person"}),
    "partnership:lift_suspension": Row(ADMINISTRATOR, {"pk": "person"}),
    "partnership:send_invitation": Row(ADMINISTRATOR, {"pk": "invited"}),
    "partnership:withdraw_invitation": Row(ADMINISTRATOR, {"pk": "invited"}),
    "partnership:reset_factors": Row(ADMINISTRATOR, {"pk": "account_holder"}),
    "partnership:exports": Row(TAKERS),
    "partnership:export": Row(TAKERS, {"pk": "export"}, alone=True),
    "partnership:download_export": Row(TAKERS, {"pk": "export"}, alone=True),
    "partnership:ask_for_export_again": Row(TAKERS, {"pk": "export"}, alone=True),
    "partnership:meetings": Row(MEETINGS),
    "partnership:call_meeting": Row(COORDINATOR),
    "partnership:series": Row(COORDINATOR),
    "partnership:add_series": Row(COORDINATOR),
    "partnership:change_series": Row(COORDINATOR, {"pk": "series"}),
    "partnership:call_next": Row(COORDINATOR, {"pk": "series"}),
    "partnership:meeting": Row(MEETINGS, {"pk": "meeting"}),
    "partnership:change_meeting": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:cancel_meeting": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:agenda": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:let_agenda_out": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:add_item": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:ask_for_item": Row(MEETINGS, {"pk": "meeting"}),
    "partnership:answer_request": Row(COORDINATOR, {"pk": "asked_item"}),
    "partnership:change_item": Row(COORDINATOR, {"pk": "agenda_item"}),
    "partnership:move_item": Row(COORDINATOR, {"pk": "agenda_item"}),
    "partnership:remove_item": Row(COORDINATOR, {"pk": "agenda_item"}),
    "partnership:add_paper": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:paper": Row(MEETINGS, {"pk": "paper"}),
    "partnership:remove_paper": Row(COORDINATOR, {"pk": "paper"}),
    "partnership:invitees": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:invite_to_meeting": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:invite_guest": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:remove_invitee": Row(COORDINATOR, {"pk": "invitee"}),
    "partnership:reply": Row(MEETINGS, {"pk": "meeting"}, alone=True),
    "partnership:attendance": Row(COORDINATOR, {"pk": "held_meeting"}),
    "partnership:add_attendance": Row(COORDINATOR, {"pk": "held_meeting"}),
    "partnership:remove_attendance": Row(COORDINATOR, {"pk": "attendance"}),
    "partnership:minutes": Row(COORDINATOR, {"pk": "held_meeting"}),
    "partnership:begin_minutes": Row(COORDINATOR, {"pk": "meeting"}),
    "partnership:send_minutes": Row(COORDINATOR, {"pk": "held_meeting"}),
    "partnership:approve_minutes": Row(CHAIR, {"pk": "held_meeting"}),
    "partnership:agree_minutes": Row(COORDINATOR, {"pk": "held_meeting"}),
    "partnership:restricted_minutes": Row(RESTRICTED, {"pk": "approved_meeting"}),
    "partnership:write_minute": Row(COORDINATOR, {"pk": "minuted_item"}),
    "partnership:write_restricted": Row(COORDINATOR, {"pk": "minuted_item"}),
    "partnership:add_decision": Row(COORDINATOR, {"pk": "minuted_item"}),
    "partnership:add_action": Row(COORDINATOR, {"pk": "minuted_item"}),
    "partnership:decision": Row(COORDINATOR, {"pk": "decision"}),
    "partnership:strike_decision": Row(COORDINATOR, {"pk": "decision"}),
    "partnership:actions": Row(MEETINGS),
    "partnership:action": Row(MEETINGS, {"pk": "meeting_action"}),
    "partnership:change_action": Row(COORDINATOR, {"pk": "meeting_action"}),
    "partnership:close_action": Row(MEETINGS, {"pk": "meeting_action"}),
    "partnership:reopen_action": Row(COORDINATOR, {"pk": "meeting_action"}),
    "partnership:propose_milestone": Row(COORDINATOR, {"pk": "meeting_action"}),
    "partnership:messages": Row(MESSAGES),
    "partnership:messages_ahead": Row(MESSAGES),
    "partnership:rhythm": Row(MESSAGES),
    "partnership:hold_messages": Row(MESSAGES),
    "partnership:let_messages_go": Row(MESSAGES),
    "partnership:retry_message": Row(MESSAGES, {"pk": "message"}),
    "partnership:mail_choices": Row(EVERYBODY),
    "partnership:public_page": Row(MESSAGES),
    "partnership:write_public_page": Row(MESSAGES),
    "partnership:preview_public_page": Row(MESSAGES),
    "partnership:review_public_page": Row(MESSAGES),
    "partnership:hide_public_page": Row(MESSAGES),
    "partnership:published_page": Row(MESSAGES, {"pk": "published_page"}),
    "partnership:add_supporter": Row(MESSAGES),
    "partnership:change_supporter": Row(MESSAGES, {"pk": "supporter"}),
    "partnership:move_supporter": Row(MESSAGES, {"pk": "supporter"}),
    "partnership:remove_supporter": Row(MESSAGES, {"pk": "supporter"}),
    "partnership:audit": Row(AUDITOR),
    "actionplan:plans": Row(PLAN),
    "actionplan:imports": Row(COORDINATOR),
    "actionplan:bring_in": Row(COORDINATOR),
    "actionplan:plan_import": Row(COORDINATOR, REVIEW),
    "actionplan:read_again": Row(COORDINATOR, REVIEW),
    "actionplan:import_rows": Row(COORDINATOR, REVIEW),
    "actionplan:import_row": Row(COORDINATOR, {**REVIEW, "table": "first", "row": "first"}),
    "actionplan:import_strategy": Row(COORDINATOR, {**REVIEW, "objective": "first", "strategy": "first"}),
    "actionplan:import_milestone": Row(
        COORDINATOR, {**REVIEW, "objective": "first", "strategy": "first", "milestone": "first"}
    ),
    "actionplan:import_columns": Row(COORDINATOR, {**REVIEW, "table": "first"}),
    "actionplan:import_names": Row(COORDINATOR, REVIEW),
    "actionplan:import_strands": Row(COORDINATOR, REVIEW),
    "actionplan:import_title": Row(COORDINATOR, REVIEW),
    "actionplan:compare_import": Row(COORDINATOR, {**REVIEW, "plan_id": "plan"}),
    "actionplan:accept_import": Row(COORDINATOR, REVIEW),
    "actionplan:take_back_import": Row(COORDINATOR, REVIEW),
    "actionplan:give_up_import": Row(COORDINATOR, REVIEW),
    "actionplan:board": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:reading": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:publish": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:published": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:publication": Row(PLAN, {"plan_id": "plan", "number": "first_board"}),
    "actionplan:correct_board": Row(COORDINATOR, {**MILESTONE, "number": "first_board"}),
    "actionplan:changes": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:remarks": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:milestones": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:milestone": Row(PLAN, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:rate": Row(COORDINATOR, MILESTONE),
    "actionplan:my_milestones": Row(PLAN),
    "actionplan:update": Row(PLAN, MILESTONE, live=COORDINATOR),
    "actionplan:no_change": Row(PLAN, MILESTONE, live=COORDINATOR),
    "actionplan:withdraw_date": Row(PLAN, MILESTONE, live=frozenset()),  # the sample was asked for by none of the roles
    "actionplan:complete": Row(PLAN, MILESTONE, live=COORDINATOR),
    "actionplan:correct": Row(PLAN, {**MILESTONE, "update_id": "update"}, live=COORDINATOR),
    "actionplan:evidence": Row(PLAN, {**MILESTONE, "evidence_id": "evidence"}, live=DRAFT_BOARD),
    "actionplan:add_action": Row(PLAN, MILESTONE, live=COORDINATOR),
    "actionplan:close_action": Row(PLAN, {**MILESTONE, "action_id": "action"}, live=COORDINATOR),
    "actionplan:confirm": Row(DRAFT_BOARD, MILESTONE),
    "actionplan:reopen": Row(COORDINATOR, MILESTONE),
    "actionplan:date": Row(COORDINATOR, MILESTONE),
    "actionplan:headline": Row(PLAN, {"plan_id": "plan", "strategy_id": "strategy"}, live=COORDINATOR),
    "actionplan:add_plan": Row(COORDINATOR),
    "actionplan:outline": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_plan": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:plan_status": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:public_page": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:strands": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:add_strand": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_strand": Row(COORDINATOR, {"plan_id": "plan", "part_id": "strand"}),
    "actionplan:move_strand": Row(COORDINATOR, {"plan_id": "plan", "part_id": "strand"}),
    "actionplan:remove_strand": Row(COORDINATOR, {"plan_id": "plan", "part_id": "strand"}),
    "actionplan:sections": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:add_section": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_section": Row(COORDINATOR, {"plan_id": "plan", "part_id": "section"}),
    "actionplan:move_section": Row(COORDINATOR, {"plan_id": "plan", "part_id": "section"}),
    "actionplan:remove_section": Row(COORDINATOR, {"plan_id": "plan", "part_id": "section"}),
    "actionplan:documents": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:add_document": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_document": Row(COORDINATOR, {"plan_id": "plan", "part_id": "document"}),
    "actionplan:move_document": Row(COORDINATOR, {"plan_id": "plan", "part_id": "document"}),
    "actionplan:remove_document": Row(COORDINATOR, {"plan_id": "plan", "part_id": "document"}),
    "actionplan:add_objective": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_objective": Row(COORDINATOR, {"plan_id": "plan", "objective_id": "objective"}),
    "actionplan:add_strategy": Row(COORDINATOR, {"plan_id": "plan", "objective_id": "objective"}),
    "actionplan:move_objective": Row(COORDINATOR, {"plan_id": "plan", "objective_id": "objective"}),
    "actionplan:objective_history": Row(COORDINATOR, {"plan_id": "plan", "objective_id": "objective"}),
    "actionplan:remove_objective": Row(COORDINATOR, {"plan_id": "plan", "objective_id": "objective"}),
    "actionplan:change_strategy": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:add_milestone": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:move_strategy": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:strategy_leads": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:strategy_history": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:remove_strategy": Row(COORDINATOR, {"plan_id": "plan", "strategy_id": "strategy"}),
    "actionplan:change_milestone": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:move_milestone": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:milestone_leads": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:stage": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:supersede": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:milestone_history": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:remove_milestone": Row(COORDINATOR, {"plan_id": "plan", "milestone_id": "milestone"}),
    "actionplan:document": Row(PLAN, {"plan_id": "plan", "document_id": "filed_document"}),
    "actionplan:roll_forward": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:grid": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:officers": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:replace_officer": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:take_back_replacement": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:take_out": Row(TAKERS, {"plan_id": "plan"}),
    "actionplan:kpis": Row(PLAN, {"plan_id": "plan"}),
    "actionplan:kpi": Row(PLAN, {"plan_id": "plan", "kpi_id": "kpi"}),
    "actionplan:add_kpi": Row(COORDINATOR, {"plan_id": "plan"}),
    "actionplan:change_kpi": Row(COORDINATOR, {"plan_id": "plan", "kpi_id": "kpi"}),
    "actionplan:move_kpi": Row(COORDINATOR, {"plan_id": "plan", "kpi_id": "kpi"}),
    "actionplan:remove_kpi": Row(COORDINATOR, {"plan_id": "plan", "kpi_id": "kpi"}),
    "actionplan:measure_kpi": Row(COORDINATOR, {"plan_id": "plan", "kpi_id": "kpi"}),
}

PUBLIC: frozenset[str] = frozenset(
    {
        "home",
        "health",
        "help",
        "accessibility",
        "partnership:about",
        "partnership:accept_invitation",
        "partnership:supporter_logo",
        "public_plan",
        "account_login",
        "account_logout",
        "demo",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_confirm_email",
        "mfa_authenticate",
        "mfa_trust",
        "mfa_login_webauthn",
        "signed_out",
    }
)

ACCOUNT: frozenset[str] = frozenset(
    {
        "your_roles",
        "your_mail",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "second_step",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "usersessions_list",
    }
)
