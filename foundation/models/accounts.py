"""Accounts, and what happened to them. They belong to no partnership."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Credentials only. Who somebody is, and what they may do, is a Person and Memberships in each partnership."""

    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "This address has an account."})
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters")]

    def __str__(self) -> str:
        return self.email


class AccountEvent(models.Model):
    """The same for an account, which belongs to no partnership: sign-ins, factors, demo sign-in. Insert-only."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    user_id_at_the_time = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.action
