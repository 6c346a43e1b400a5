"""The door for Celery. The broker carries names and primitives only; what is due lives in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("alongside")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["foundation", "partnership", "actionplan", "survivors", "training"])
