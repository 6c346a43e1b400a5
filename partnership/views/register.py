"""The register as a whole: its balance of sectors, and taking it out as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from foundation import exports
from foundation.access import READ_AND_WRITE, requires
from foundation.exports import Order
from foundation.http import render
from partnership.forms.takeout import RegisterOutForm
from partnership.middleware import TenantRequest
from partnership.models import Organisation
from partnership.reports.organisations import balance
from partnership.roles import Permission


@requires(Permission.READ_REGISTER)
def sector_balance(request: TenantRequest) -> HttpResponse:
    context = {
        "balance": balance(Organisation.objects.all(), slug=request.partnership.slug),
        "relationships": Organisation.Relationship.labels,
    }
    return render(request, "partnership/sector_balance.html", context)


@requires(Permission.EXPORT_REGISTER, methods=READ_AND_WRITE)
def take_register_out(request: TenantRequest) -> HttpResponse:
    form = RegisterOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = Order(
            kind="register",
            permission=Permission.EXPORT_REGISTER.value,
            title="The register of organisations",
            file_name=f"organisations {request.today.isoformat()}",
            **form.cleaned_data,
        )
        try:
            asked = exports.ask(order=order, by=request.person, at=timezone.now())
        except exports.TooMany as refused:
            form.add_error(None, refused)
        else:
            return redirect("partnership:export", request.partnership.slug, asked.pk)
    return render(request, "partnership/register_out.html", {"form": form})
