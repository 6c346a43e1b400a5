"""Reusable reads of people, their roles and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, F, Manager, OuterRef, Prefetch, Q, Value, When

from foundation.search import holding
from foundation.tenancy import TenantQuerySet
from partnership import links
from partnership.roles import RoleCode

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Invitation, Meeting, Membership, Organisation, Person  # noqa: F401 -- named in strings


def active_on(on: date) -> Q:
    """Memberships that hold on the day: begun, not ended, not suspended."""
    return Q(starts_on__lte=on, suspended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class PersonQuerySet(TenantQuerySet["Person"]):
    def matching(self, words: str) -> Self:
        """By name only: addresses are not for everybody who may read names, and a search would tell them."""
        return holding(self, words, name="name")

    def outside_care(self) -> Self:
        """Everybody but those known only as volunteers, who appear in no register outside care."""
        held = self._related("memberships").filter(person=OuterRef("pk"))
        return self.filter(~Exists(held) | Exists(held.exclude(role_code=RoleCode.VOLUNTEER)))

    def at_address(self, email: str) -> Self:
        """By the address in the list or that of the account: people may change the one apart from the other."""
        address = email.strip().lower()
        return self.filter(Q(email__iexact=address) | Q(user__email__iexact=address))

    def holding(self, role_code: str, *, on: date) -> Self:
        """Today's holders of the role; all for an empty word."""
        if not role_code:
            return self
        held = self._related("memberships").filter(active_on(on), person=OuterRef("pk"), role_code=role_code)
        return self.filter(Exists(held))

    def of_meeting(self, meeting: Meeting, others: Iterable[int] = ()) -> Self:
        """Who was asked to it or came, and the others by their keys; never who only volunteers."""
        asked = meeting.invitees.exclude(person=None).values("person")
        came = meeting.attendances.exclude(person=None).values("person")
        return self.outside_care().filter(Q(pk__in=asked) | Q(pk__in=came) | Q(pk__in=list(others)))

    def with_account(self) -> Self:
        return self.filter(user__isnull=False)

    def standing_at(self, standing: str) -> Self:
        """After `with_standing`: only those who stand so; all for an empty word."""
        return self.filter(standing=standing) if standing else self

    def with_roles(self) -> Self:
        """With their roles, save volunteering, in `memberships`; one query more, whatever the number of people."""
        shown = self._related("memberships").select_related("organisation").exclude(role_code=RoleCode.VOLUNTEER)
        return self.prefetch_related(Prefetch("memberships", queryset=shown))

    def with_standing(self, *, at: datetime, on: date) -> Self:
        """With `standing`: suspended, active, former (an account without a role today), invited or none."""
        held = self._related("memberships").filter(person=OuterRef("pk"))
        invited = self._related("invitations").filter(person=OuterRef("pk")).open(at=at)
        return self.annotate(
            standing=Case(
                When(Exists(held.filter(suspended_at__isnull=False)), then=Value("suspended")),
                When(Q(user__isnull=False) & Exists(held.filter(active_on(on))), then=Value("active")),
                When(user__isnull=False, then=Value("former")),
                When(Exists(invited), then=Value("invited")),
                default=Value("none"),
            )
        )

    def with_sign_in(self) -> Self:
        """With `last_sign_in_at`, None for never, and `has_second_step`."""
        steps = Authenticator.objects.filter(user=OuterRef("user")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return self.annotate(last_sign_in_at=F("user__last_login"), has_second_step=Exists(steps))

    def _related(self, name: str) -> Any:
        """All rows of the model that refers to people under this name."""
        return self.model._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def active(self, *, on: date) -> Self:
        return self.filter(active_on(on))

    def not_over(self, *, on: date) -> Self:
        """Held on the day or from a later one on, suspended or not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).select_related("organisation", "person")

    def administering_after(self, on: date) -> Self:
        """Administrator roles of people with an account that still hold on the day after."""
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
        return self.filter(
            lasting, role_code=RoleCode.ADMINISTRATOR, starts_on__lte=on, suspended_at__isnull=True, user__isnull=False
        )

    def of_account(self, user_id: int) -> Self:
        return self.filter(user=user_id)

    def of_person(self, person: Person) -> Self:
        return self.filter(person=person)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation).select_related("person")

    def outside_care(self) -> Self:
        return self.exclude(role_code=RoleCode.VOLUNTEER)

    def ending_between(self, first: date, last: date) -> Self:
        return self.filter(suspended_at__isnull=True, ends_on__range=(first, last))


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def of_person(self, person: Person) -> Self:
        return self.filter(person=person)

    def open(self, *, at: datetime) -> Self:
        return self.unanswered().filter(expires_at__gt=at)

    def run_out(self, *, at: datetime) -> Self:
        return self.unanswered().filter(expires_at__lte=at)

    def named_by(self, token: str, *, at: datetime) -> Self:
        """The open invitation whose link this token is, or nothing."""
        signed = links.read(token)
        if signed is None:
            return self.none()
        number, nonce = signed
        return self.open(at=at).select_related("person").filter(pk=number, nonce=nonce)

    def unsent(self, *, at: datetime) -> Self:
        return self.open(at=at).filter(sent_at__isnull=True)


PersonManager = Manager.from_queryset(PersonQuerySet, "PersonManager")
MembershipManager = Manager.from_queryset(MembershipQuerySet, "MembershipManager")
InvitationManager = Manager.from_queryset(InvitationQuerySet, "InvitationManager")
