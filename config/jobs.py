"""What Celery's beat starts, and when. Each finds its work in PostgreSQL, so a run that was missed is caught up."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "forget expired sessions": {
        "task": "foundation.forget_expired_sessions",
        "schedule": crontab(hour="3", minute="30"),
    },
    "remove orphaned files": {"task": "foundation.remove_orphaned_files", "schedule": crontab(hour="4", minute="10")},
    "send invitations": {"task": "partnership.send_invitations", "schedule": timedelta(minutes=2)},
    "tell of resets": {"task": "partnership.tell_of_resets", "schedule": timedelta(minutes=2)},
}
