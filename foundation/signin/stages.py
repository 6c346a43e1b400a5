"""The step between the password and being signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from foundation.signin import factors


class SecondStepStage(AuthenticateStage):  # type: ignore[misc] # the library has no types
    """Asks for the second step, unless an identity provider has just asked for one of its own."""

    def handle(self) -> tuple[Any, bool]:
        came_through = (self.login.signal_kwargs or {}).get("sociallogin")
        if factors.provider_asked(came_through):
            factors.remember(self.request, self.login.user)
            return None, True
        factors.remove_unreadable(self.request, self.login.user)
        answer: tuple[Any, bool] = super().handle()
        return answer
