"""What runs away from requests: what Celery's beat starts, who makes the files that people take out, and who says what
people are told by mail."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "forget expired sessions": {
        "task": "foundation.forget_expired_sessions",
        "schedule": crontab(hour="3", minute="30"),
    },
    "make exports whose job was lost": {"task": "foundation.make_exports", "schedule": timedelta(minutes=2)},
    "read documents whose job was lost": {"task": "actionplan.read_imports", "schedule": timedelta(minutes=2)},
    "take away old exports": {"task": "foundation.expire_exports", "schedule": crontab(minute="17")},
    "remove orphaned files": {"task": "foundation.remove_orphaned_files", "schedule": crontab(hour="4", minute="10")},
    "remove documents of which nothing came": {
        "task": "actionplan.remove_spent_imports",
        "schedule": crontab(hour="4", minute="20"),
    },
    "forget old messages": {"task": "foundation.forget_old_messages", "schedule": crontab(hour="4", minute="30")},
    "send invitations": {"task": "partnership.send_invitations", "schedule": timedelta(minutes=2)},
    "note what is due": {"task": "foundation.note_what_is_due", "schedule": crontab(minute="*/10")},
    "send messages": {"task": "foundation.send_messages", "schedule": timedelta(minutes=1)},
    "send mails about meetings": {"task": "partnership.send_letters", "schedule": timedelta(minutes=1)},
    "remind of meetings": {"task": "partnership.remind_of_meetings", "schedule": crontab(hour="9-19", minute="5")},
    "tell of resets": {"task": "partnership.tell_of_resets", "schedule": timedelta(minutes=2)},
}
"""Each finds its work in PostgreSQL, so a run that was missed is caught up."""

ASKER = "partnership.reports.exports.asker"
"""A function (user_id, on) -> foundation.due.Asker or None: somebody with the roles of that day, in the open scope."""

IN_THEIR_PLACE = "partnership.reports.covers.in_their_place"
"""A function (foundation.due.Asker) -> Askers: of each person for whom that one covers, under what both may see."""

STAND_INS = "partnership.reports.covers.accounts_in_place"
"""A function (days) -> day -> account of somebody who is away -> account of whoever covers, in the open scope."""

EXPORT_MAKERS: dict[str, str] = {
    "board": "actionplan.reports.takeout.make",
    "plan": "actionplan.reports.takeout.make",
    "milestones": "actionplan.reports.takeout.make",
    "meeting_agenda": "partnership.reports.meetingfiles.make",
    "meeting_minutes": "partnership.reports.meetingfiles.make",
    "register": "partnership.reports.registerfile.make",
}
"""Kind of export -> function (foundation.models.Export, Asker) -> a function that writes the file."""

EXPORT_RIGHTS: dict[str, str] = {
    "board": "actionplan.reports.rights.of_file",
    "plan": "actionplan.reports.rights.of_file",
    "milestones": "actionplan.reports.rights.of_file",
    "meeting_agenda": "partnership.reports.meetingfiles.rights",
    "meeting_minutes": "partnership.reports.meetingfiles.rights",
    "register": "partnership.reports.registerfile.rights",
}
"""Kind of export -> function (foundation.models.Export, Asker) -> the rights that a file of it depends on."""

TOPICS: dict[str, str] = {"plan": "The action plan", "meetings": "Meetings and their actions"}
"""What people choose by how they hear of it, and its name for them."""

OCCASION_SOURCES: dict[str, str] = {
    "plan": "actionplan.due.occasions",
    "meetings": "partnership.due.mails.occasions",
}
"""Topic -> foundation.due.OccasionSource: what somebody is told of it on a day."""

OCCASION_WORDS: dict[str, str] = {
    "milestone_due": "actionplan.due.told",
    "milestone_late": "actionplan.due.told",
    "milestone_silent": "actionplan.due.told",
    "review_due": "actionplan.due.told",
    "plan_unattended": "actionplan.due.told",
    "meeting_items": "partnership.due.mails.told",
    "agenda_due": "partnership.due.mails.told",
    "minutes_to_begin": "partnership.due.mails.told",
    "minutes_due": "partnership.due.mails.told",
    "minutes_to_approve": "partnership.due.mails.told",
    "action_due": "partnership.due.mails.told",
    "action_late": "partnership.due.mails.told",
}
"""Kind of notice -> foundation.due.Words: what is said of it, and to whom it still applies."""

OCCASION_KINDS: dict[str, str] = {
    "milestone_due": "Milestone due soon",
    "milestone_late": "Milestone past its date",
    "milestone_silent": "Milestone without a recent update",
    "review_due": "Milestone to be looked at again",
    "plan_unattended": "Nobody looks after the plan",
    "meeting_items": "Items for an agenda",
    "agenda_due": "Agenda to go out",
    "minutes_to_begin": "Minutes to begin",
    "minutes_due": "Minutes to write",
    "minutes_to_approve": "Minutes to approve",
    "action_due": "Action due soon",
    "action_late": "Action past its date",
}
"""Kind of notice -> what lists of messages call it, such as "Milestone due soon"."""
