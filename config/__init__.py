"""Importing the settings loads the job queue too, so that every process which enqueues work knows the broker."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
