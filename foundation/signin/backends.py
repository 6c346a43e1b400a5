"""The sign-in library's own check of a password, with the one read that every page makes written out."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from foundation.models import User
from foundation.rows import columns, take

READ = f"select {columns(User, 'account')} from foundation_user account where account.id = %s"  # noqa: S608 -- our columns


class AccountBackend(AuthenticationBackend):  # type: ignore[misc] # the library has no types
    def get_user(self, user_id: int) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute(READ, [user_id])
            row = cursor.fetchone()
        user = take(User, iter(row)) if row else None
        return user if user is not None and self.user_can_authenticate(user) else None
