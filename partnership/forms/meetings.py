"""Meetings: when and where, their agenda, who is asked, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime

from foundation.formfields import DocumentField
from foundation.forms import DateField, Radios, Tickboxes
from foundation.weblinks import WebAddressField
from partnership import recurring
from partnership.forms.parts import AddressField, FilterForm, NameField
from partnership.models import AgendaItem, Attendance, Group, Invitee, Meeting, Organisation, Person, Series, Stage
from partnership.roles import RoleCode
from partnership.services.meetings import When

QUARTERS = [time(hour, minute) for hour in range(7, 22) for minute in (0, 15, 30, 45)]
LENGTHS = {30: "30 minutes", 45: "45 minutes", 60: "1 hour", 90: "1 hour 30 minutes", 120: "2 hours",
           150: "2 hours 30 minutes", 180: "3 hours", 240: "4 hours", 360: "6 hours", 480: "8 hours"}  # fmt: skip
OFTEN_INVITED = (
    RoleCode.STEERING_MEMBER, RoleCode.CHAIR, RoleCode.PARTNER_CONTACT, RoleCode.LEAD_OFFICER,
    RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CARE_COORDINATOR, RoleCode.SAFEGUARDING_LEAD,
)  # fmt: skip
Reply, Part = Invitee.Reply, Attendance.Part


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    """Somebody of the list; whoever only volunteers is not offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def offer(self) -> None:
        self.queryset = Person.objects.outside_care()


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def offer(self) -> None:
        self.queryset = Organisation.objects.taking_part()


class GroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the class takes no parameter when it runs
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def offer(self) -> None:
        self.queryset = Group.objects.meeting_still().filter(is_ours=True)


class Offering(forms.Form):
    """A form whose lists of people, organisations and groups are read when it is shown, inside the open partnership."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonChoice | OrganisationChoice | GroupChoice):
                field.offer()


class TimeChoice(forms.TypedChoiceField):
    """A quarter of an hour of the day."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "Choose a time"), *((f"{each:%H:%M}", f"{each:%H:%M}") for each in QUARTERS)]
        super().__init__(choices=choices, coerce=time.fromisoformat, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class WhereAndHowLong(forms.Form):
    time_of_day = TimeChoice(label="Begins at")
    lasts_minutes = forms.TypedChoiceField(label="Lasts", choices=list(LENGTHS.items()), coerce=int, initial=120)
    place = forms.CharField(label="Place", max_length=200, required=False)
    link = WebAddressField(label="Link to join online", required=False)
    quorum = forms.IntegerField(
        label="Quorum", min_value=1, max_value=99, required=False,
        help_text="How many different organisations must be there to decide. Leave empty if the terms ask for none.",
    )  # fmt: skip


class SeriesForm(Offering, WhereAndHowLong):
    title = NameField(label="Title", max_length=160, help_text="For example Steering group, or Quarterly meeting.")
    months = forms.TypedChoiceField(label="How often", choices=list(recurring.MONTHS.items()), coerce=int, initial=3)
    week = forms.TypedChoiceField(
        label="In which week of the month",
        choices=[(n, w.capitalize()) for n, w in recurring.WEEKS.items()],
        coerce=int,
    )
    day = forms.ChoiceField(label="On which day of the week", choices=list(recurring.DAYS.items()))
    first_on = DateField(label="Not before", help_text="The first meeting is on the first such day from here on.")
    group = GroupChoice(
        label="Group that meets", required=False, empty_label="None: any organisation counts for the quorum"
    )
    field_order = ("title", "group", "months", "week", "day", "first_on")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["rule"] = recurring.rule(months=data.pop("months"), week=data.pop("week"), day=data.pop("day"))
        return data


def series_initial(series: Series) -> dict[str, Any]:
    months, week, day = recurring.parts(series.rule)
    names = ("title", "first_on", "time_of_day", "lasts_minutes", "place", "link", "quorum", "group")
    return {name: getattr(series, name) for name in names} | {"months": months, "week": week, "day": day}


class MeetingForm(WhereAndHowLong):
    title = NameField(label="Title", max_length=160)
    on = DateField(label="Day")
    items_by = DateField(
        label="Items can be asked for until", required=False, help_text="Leave empty to ask until the agenda is out."
    )
    field_order = ("title", "on", "time_of_day", "lasts_minutes", "place", "link", "quorum", "items_by")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        begins = self.initial.get("time_of_day")
        if isinstance(begins, time) and begins not in QUARTERS:  # made outside this form: kept as it is
            self.fields["time_of_day"].choices.append((f"{begins:%H:%M}", f"{begins:%H:%M}"))  # type: ignore[attr-defined]
        lasts = self.initial.get("lasts_minutes", 120)
        if lasts not in LENGTHS:
            self.fields["lasts_minutes"].choices.append((lasts, f"{lasts} minutes"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("items_by") and data.get("on") and data["items_by"] > data["on"]:
            self.add_error("items_by", "The last day for items must be before the meeting")
        if not self.errors:
            data["when"] = When(data.pop("on"), data.pop("time_of_day"), data.pop("lasts_minutes"))
        return data


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    begins = localtime(meeting.starts_at)
    names = ("title", "place", "link", "quorum", "items_by")
    span = {
        "on": begins.date(),
        "time_of_day": begins.time(),
        "lasts_minutes": int(meeting.lasts.total_seconds()) // 60,
    }
    return {name: getattr(meeting, name) for name in names} | span


class MeetingFilter(FilterForm):
    q = forms.CharField(label="Title", required=False, max_length=160)
    when = forms.ChoiceField(required=False, choices=[("", "All"), ("ahead", "Ahead"), ("past", "Past")])
    series: forms.ModelChoiceField[Series] = forms.ModelChoiceField(queryset=None, required=False, empty_label="All")
    stage = forms.ChoiceField(required=False, choices=[("", "All"), *Stage.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = Series.objects.all()  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    why = forms.CharField(
        label="Why is it cancelled?", max_length=300, help_text="Everybody who is invited reads this."
    )


class ItemForm(Offering):
    title = forms.CharField(label="Item", max_length=200)
    purpose = forms.ChoiceField(label="For what", choices=AgendaItem.Purpose.choices, widget=Radios, initial="discuss")
    takes_minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=600, required=False)
    presenter = PersonChoice(label="Who speaks to it", required=False, empty_label="Nobody in the list")
    presenter_words = NameField(
        label="Or somebody else", max_length=160, required=False, help_text="Such as a guest, with their organisation."
    )
    standing = forms.BooleanField(
        label="Standing item: it comes again at the next meeting of the series", required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("presenter") and data.get("presenter_words"):
            self.add_error("presenter_words", "Choose somebody from the list or write a name, not both")
        return data


class ItemRequestForm(forms.Form):
    title = forms.CharField(label="What should be talked about?", max_length=200)
    why = forms.CharField(
        label="Why, and what the meeting should do", max_length=2000, required=False, widget=forms.Textarea
    )


class AnswerForm(forms.Form):
    """Take what was asked for, or say why not."""

    answer = forms.CharField(label="If not: why", max_length=300, required=False)


class PaperForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    item: forms.ModelChoiceField[AgendaItem] = forms.ModelChoiceField(
        label="For which item", queryset=None, required=False, empty_label="The whole meeting"
    )
    upload = DocumentField(label="File", required=False)
    url = WebAddressField(label="Or its web address", required=False)
    restricted = forms.BooleanField(
        label="Restricted: only the steering group, the chair and the coordinator see that it is there", required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("upload")) == bool(data.get("url")):
            self.add_error("url", "Choose a file or give a web address, and not both")
        return data


class InviteRolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="Everybody who is", choices=[(code.value, code.label) for code in OFTEN_INVITED], widget=Tickboxes
    )


class InviteOneForm(Offering):
    person = PersonChoice(label="Person", empty_label="Choose somebody")
    organisation = OrganisationChoice(label="For which organisation", required=False, empty_label="None")


class InviteGuestForm(Offering):
    name = NameField(label="Name", max_length=160)
    email = AddressField()
    organisation = OrganisationChoice(
        label="For which organisation", required=False, empty_label="None of the register"
    )


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label="Will you come?",
        choices=[(Reply.YES, "Yes"), (Reply.NO, "No"), (Reply.DEPUTY, "No, somebody comes in my place")],
        widget=Radios(reveals={Reply.DEPUTY: "deputy_name"}),
    )
    deputy_name = NameField(label="Who comes in your place?", max_length=160, required=False)
    needed_when = {"deputy_name": "if somebody comes in your place"}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("reply") == Reply.DEPUTY and not data.get("deputy_name") and "deputy_name" not in self.errors:
            self.add_error("deputy_name", "Enter the name of your deputy")
        return data


class AttendanceForm(forms.Form):
    """A choice for each who was invited. `came` is number of the invitee -> part, as the service takes it."""

    marks_optional = False

    def __init__(self, *args: Any, invitees: Sequence[Invitee], recorded: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for invitee in invitees:
            usual = Part.APOLOGIES if invitee.reply == Reply.NO else ""
            self.fields[f"came_{invitee.pk}"] = forms.ChoiceField(
                label=invitee.known_as,
                choices=[("", "Not recorded"), *Part.choices],
                initial=recorded.get(invitee.pk, usual),
                required=False,
            )

    @property
    def came(self) -> dict[int, str]:
        return {int(name.removeprefix("came_")): part for name, part in self.cleaned_data.items()}


class SomebodyForm(Offering):
    person = PersonChoice(label="Person", required=False, empty_label="Nobody in the list")
    name = NameField(label="Or a name", max_length=160, required=False)
    organisation = OrganisationChoice(label="For which organisation", required=False, empty_label="None")
    part = forms.ChoiceField(label="How", choices=Part.choices, initial=Part.GUEST)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("person")) == bool(data.get("name")):
            raise ValidationError("Choose somebody from the list or write a name, and not both.")
        return data
