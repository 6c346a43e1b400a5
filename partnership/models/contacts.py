"""Whom to speak to at an organisation, its departments, and what it offers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.organisations import Organisation
from partnership.models.people import Person
from partnership.querysets import ContactManager, DepartmentManager, OfferManager


@tracked
class Department(TenantModel):
    """A part of an organisation."""

    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=160)

    objects = DepartmentManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint("partnership", "organisation", Lower("name"), name="department_once_by_name")
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Contact(TenantModel):
    """Somebody to speak to at an organisation: a person of the list, or words about somebody who is not in it.

    Others than those who look after the register see a contact only with the contact's consent.
    """

    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    department = TenantForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    role_title = models.CharField(max_length=160, blank=True)
    may_be_listed = models.BooleanField(default=False)
    consent_on = models.DateField(null=True, blank=True)

    objects = ContactManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="contact_is_one_somebody",
            ),
            models.CheckConstraint(
                condition=Q(may_be_listed=False) | Q(consent_on__isnull=False), name="contact_listed_with_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.person.name if self.person else self.name

    @property
    def shown_email(self) -> str:
        return self.email or (self.person.email if self.person else "")


@tracked
class Offer(TenantModel):
    """What an organisation does for people: a line of the directory of services."""

    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    name = models.CharField(max_length=160)
    description = models.TextField(max_length=1000, blank=True)
    for_whom = models.CharField(max_length=300, blank=True)
    how_to_reach = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=False)
    """Whether it may also be shown to people who are not signed in."""

    objects = OfferManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint("partnership", "organisation", Lower("name"), name="offer_once_by_name")]

    def __str__(self) -> str:
        return self.name
