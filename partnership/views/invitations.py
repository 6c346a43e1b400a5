"""The door for people who are invited. Looking changes nothing: scanners of mail open every link."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from foundation.access import READ_AND_WRITE, public_door
from foundation.http import render
from foundation.models import User
from partnership.forms import PasswordForm, saved
from partnership.middleware import TenantRequest
from partnership.models import Invitation
from partnership.services import invitations


@public_door("lets an invited person in by a signed link; single use, limited by address", methods=READ_AND_WRITE)
def accept_invitation(request: TenantRequest, token: str) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="invitation", limit_get=True)
    if too_many is not None:
        return too_many
    invitation = Invitation.objects.named_by(token, at=timezone.now()).first()
    if invitation is None:
        # One page for a link that is wrong, used, withdrawn or too old: none says which.
        return render(request, "partnership/invitation_gone.html", status=404)
    if isinstance(request.user, User):
        return _accept_with_own_account(request, invitation, request.user)
    if invitation.account() is not None:
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return render(request, "partnership/invitation_sign_in.html", {"invitation": invitation})
    return _accept_with_new_account(request, invitation)


def _accept_with_own_account(request: TenantRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email != invitation.email:
        return render(request, "partnership/invitation_other_account.html", {"invitation": invitation})
    if request.method == "POST":
        invitations.accept_as(invitation=invitation, by=user, at=timezone.now())
        messages.success(request, f"You are now part of {request.partnership.name}.")
        return HttpResponseRedirect(reverse("partnership:home", args=[request.partnership.slug]))
    return render(request, "partnership/invitation_accept.html", {"invitation": invitation})


def _accept_with_new_account(request: TenantRequest, invitation: Invitation) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: invitations.accept_as_new(invitation=invitation, **data, at=timezone.now())
    ):
        account = invitation.account()
        assert account is not None, "the service has just opened it"
        _sign_in(request, account)
        return HttpResponseRedirect(reverse("second_step"))
    return render(request, "partnership/invitation_new.html", {"invitation": invitation, "form": form})


def _sign_in(request: HttpRequest, user: User) -> None:
    """With the password alone: the next page asks for a second step."""
    get_adapter().login(request, user)
    user_logged_in.send(sender=User, request=request, user=user)
