"""The register as a whole: its balance of sectors, and taking it out as a file."""

from __future__ import annotations

from django.http import HttpResponse

from foundation.access import READ_AND_WRITE, requires
from foundation.exports import Order
from foundation.http import render
from partnership.forms.takeout import RegisterOutForm
from partnership.middleware import TenantRequest
from partnership.models import Organisation
from partnership.reports.organisations import balance
from partnership.roles import Permission
from partnership.views.exports import ordered


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
    answer = ordered(
        request,
        form,
        lambda chosen: Order(
            kind="register",
            permission=Permission.EXPORT_REGISTER.value,
            title="The register of organisations",
            file_name=f"organisations {request.today.isoformat()}",
            **chosen,
        ),
    )
    return answer or render(request, "partnership/register_out.html", {"form": form})
