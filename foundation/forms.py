"""Forms in plain words: GOV.UK components from ordinary Django forms.

``FORM_RENDERER = "foundation.forms.GovukRenderer"`` gives every form of the site, those of libraries too, its look and
its error messages: write an ordinary form with good labels, print it with ``{{ form }}``, and an empty "Title" is
answered with "Enter a title". An ``error_messages`` of the form's own always wins. What may be left empty is marked
as optional, or by what the form's ``needed_when`` says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from foundation import formwords
from foundation.formfields import DateField, DateParts, Radios, Tickboxes, printable, refuse_lone_surrogates

__all__ = ["DateField", "DateParts", "GovukBoundField", "GovukRenderer", "Radios", "Tickboxes", "error_links"]

ROWS_OF_TEXT = 5

Params = dict[str, Any]  # what a GOV.UK macro takes: strings, booleans, and lists and dicts of them


class ErrorLink(TypedDict):
    """One line of an error summary. ``href`` is empty when the error belongs to no single field."""

    text: str
    href: str


COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    # The order matters: a widget is drawn as the first class that it belongs to.
    (DateParts, "date-input"),
    (forms.MultiWidget, "raw"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-upload"),
    (forms.PasswordInput, "password-input"),
    (forms.widgets.Input, "input"),
)

# Printed by a component from a parameter of its own, or of no use to a reader.
ATTRIBUTES_NOT_PASSED_ON = frozenset(
    {"id", "class", "type", "name", "value", "required", "disabled", "rows", "cols", "autocomplete", "inputmode"}
    | {"spellcheck", "autocapitalize", "placeholder", "maxlength", "minlength", "min", "max", "step"}
    | {"aria-describedby", "aria-invalid"}
)


class GovukBoundField(BoundField):
    """A form field that knows its component, the component's parameters, and where its error should lead."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # Django makes bound fields before it cleans them and copies each field for its form, so this is the one place
        # where every form, ours or a library's, can be given its words.
        field.error_messages |= _plain_messages(field, str(self.label))
        if isinstance(field, forms.CharField) and refuse_lone_surrogates not in field.validators:
            field.validators.append(refuse_lone_surrogates)

    def value(self) -> Any:
        return printable(super().value())

    @property
    def component(self) -> str:
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        return next((name for kind, name in COMPONENTS if isinstance(widget, kind)), "raw")

    @property
    def focus_id(self) -> str:
        """The id that a link in the error summary leads to."""
        if isinstance(self.field.widget, DateParts):
            wrong = self._wrong_parts or DateParts.parts[:1]
            return f"{self.auto_id}_{DateParts.parts.index(wrong[0])}"
        return f"{self.auto_id}_0" if isinstance(self.field.widget, forms.MultiWidget) else self.auto_id

    @property
    def is_revealed(self) -> bool:
        """Printed inside a choice of another field."""
        others = (getattr(field.widget, "reveals", {}) for field in self.form.fields.values())
        return any(self.name in reveals.values() for reveals in others)

    @property
    def params(self) -> Params:
        """What the macro of ``component`` takes."""
        return COMPONENT_PARAMS[self.component](self)

    @cached_property
    def _wrong_parts(self) -> tuple[str, ...]:
        found = self.form.errors.as_data().get(self.name, []) if self.form.is_bound else []
        return next((parts for error in found if (parts := tuple((error.params or {}).get("parts", ())))), ())

    @property
    def _label(self) -> str:
        asks_nothing = self.component in {"checkbox", "hidden"} or not getattr(self.form, "marks_optional", True)
        if self.field.required or asks_nothing or not self.label:
            return str(self.label)
        needed_when: Mapping[str, str] = getattr(self.form, "needed_when", {})
        return f"{self.label} ({needed_when.get(self.name, 'optional')})"

    def _group(self) -> Params:
        """What every component has."""
        widget = self.field.widget
        params: Params = {"id": self.auto_id, "name": self.html_name, "disabled": self.field.disabled}
        params["attributes"] = {
            name: str(value)
            for name, value in widget.attrs.items()
            if name not in ATTRIBUTES_NOT_PASSED_ON and value not in (None, False)
        }
        for name in ("autocomplete", "inputmode", "spellcheck", "autocapitalize"):
            if name in widget.attrs:
                params[name] = widget.attrs[name]
        if widget.attrs.get("class"):
            params["classes"] = widget.attrs["class"]
        if self.help_text:
            params["hint"] = _words(self.help_text)
        if self.errors:
            messages = [str(message) for message in self.errors]
            params["errorMessage"] = _words(
                messages[0] if len(messages) == 1 else format_html_join(SafeString("<br>"), "{}", zip(messages))
            )
        return params

    def _labelled(self) -> Params:
        return self._group() | {"label": _words(self._label) | {"classes": "govuk-label--s"}}

    def _set_of_choices(self) -> Params:
        legend = _words(self._label) | {"classes": "govuk-fieldset__legend--s"}
        return self._group() | {"fieldset": {"legend": legend}, "idPrefix": self.auto_id}

    def _text(self) -> str:
        value = self.field.widget.format_value(self.value())
        return "" if value is None else str(value)

    def _input(self) -> Params:
        widget = self.field.widget
        kind = getattr(widget, "input_type", "text")
        params = self._labelled() | {"value": self._text(), "type": kind}
        if kind == "number":  # number inputs change their value when the page is scrolled, and swallow what they refuse
            whole = type(self.field) is forms.IntegerField
            params |= {"type": "text", "inputmode": "numeric" if whole else "decimal"}
            params["classes"] = f"{params.get('classes', '')} govuk-input--width-5".strip()
        if kind == "password":
            del params["value"], params["type"]
        return params

    def _textarea(self) -> Params:
        # HTML drops a newline that directly follows <textarea>; this one is dropped in place of the writer's own.
        rows = self.field.widget.attrs.get("rows", "10")
        asked = ROWS_OF_TEXT if rows == "10" else rows  # "10", as text, is Django's own choice and nobody's
        return self._labelled() | {"value": "\n" + self._text(), "rows": asked}

    def _select(self) -> Params:
        widget = self.field.widget
        assert isinstance(widget, forms.Select)
        groups = [
            (group, [(option["value"], option["label"], option["selected"]) for option in options])
            for group, options, _index in widget.optgroups(self.html_name, self._chosen(), {})
        ]
        params = self._labelled() | {"groups": groups}
        if widget.allow_multiple_selected:
            params["attributes"]["multiple"] = {"value": True, "optional": True}
        return params

    def _choices(self) -> Params:
        widget = self.field.widget
        assert isinstance(widget, forms.RadioSelect)
        options = widget.options(self.html_name, self._chosen(), {"id": self.auto_id})
        items = [self._option(option) | {"disabled": self.field.disabled} for option in options]
        for item in items:
            hint = getattr(widget, "hints", {}).get(item["value"])
            revealed = getattr(widget, "reveals", {}).get(item["value"])
            if hint:
                item["hint"] = {"text": hint}
            if revealed:
                item["conditional"] = {"html": self.form[revealed].as_field_group()}
        return self._set_of_choices() | {"items": items}

    def _chosen(self) -> list[str]:
        widget = self.field.widget
        assert isinstance(widget, forms.Select | forms.RadioSelect)
        chosen: list[str] = widget.format_value(self.value())
        return chosen

    def _option(self, option: Mapping[str, Any]) -> Params:
        chosen = bool(option["selected"])
        value = "" if option["value"] is None else str(option["value"])
        return _words(option["label"]) | {"value": value, "checked": chosen, "selected": chosen}

    def _checkbox(self) -> Params:
        ticked = self.field.widget.check_test(self.value())
        item = _words(self.label) | {"value": "on", "checked": ticked, "disabled": self.field.disabled}
        params = self._group()
        item["hint"] = params.pop("hint", None)
        return params | {"items": [item], "idPrefix": self.auto_id}

    def _date(self) -> Params:
        subwidgets = self.subwidgets[0].data["subwidgets"]
        items = []
        for part, width, subwidget in zip(DateParts.parts, (2, 2, 4), subwidgets, strict=True):
            wrong = bool(self.errors) and (not self._wrong_parts or part in self._wrong_parts)
            classes = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
            box = {"name": subwidget["name"], "id": subwidget["attrs"]["id"], "value": subwidget["value"] or ""}
            # The month takes a name as well, so it must not bring up a keyboard of digits only.
            items.append(box | {"label": part.capitalize(), "classes": classes, "inputmode": _KEYBOARDS[part]})
        return self._set_of_choices() | {"items": items}

    def _file(self) -> Params:
        params = self._labelled()
        if self.initial and not self.errors:
            params.setdefault("hint", {"text": f"Stored now: {self.initial}. Choose another file to replace it."})
        return params


_KEYBOARDS = {"day": "numeric", "month": "text", "year": "numeric"}

COMPONENT_PARAMS = {
    "date-input": GovukBoundField._date,
    "checkboxes": GovukBoundField._choices,
    "radios": GovukBoundField._choices,
    "checkbox": GovukBoundField._checkbox,
    "select": GovukBoundField._select,
    "textarea": GovukBoundField._textarea,
    "file-upload": GovukBoundField._file,
    "password-input": GovukBoundField._input,
    "input": GovukBoundField._input,
    "raw": GovukBoundField._set_of_choices,
    "hidden": GovukBoundField._group,
}


def _words(text: Any) -> Params:
    """Text for a macro. Only what is already known to be safe HTML is passed as HTML."""
    return {"html": text} if hasattr(text, "__html__") else {"text": str(text)}


def _default_messages(kind: type[forms.Field]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for ancestor in reversed(kind.__mro__):
        messages |= getattr(ancestor, "default_error_messages", {})
    return messages


def _plain_messages(field: forms.Field, label: str) -> dict[str, str]:
    """Our words for every message of the field that its author left as Django has it."""
    defaults = _default_messages(type(field))
    return {
        code: message
        for code, message in formwords.messages_for(field, label).items()
        if field.error_messages.get(code) is defaults.get(code)
    }


def error_links(forms_on_page: Iterable[forms.BaseForm | forms.BaseFormSet[Any]]) -> list[ErrorLink]:
    """Every error of the forms and formsets of a page, in the order of the page, each with the address of its field."""
    links: list[ErrorLink] = []
    for form in forms_on_page:
        if isinstance(form, forms.BaseFormSet):
            links += [{"text": str(message), "href": ""} for message in form.non_form_errors()]
            links += error_links(form.forms)
            continue
        links += [{"text": str(message), "href": ""} for message in form.non_field_errors()]
        for bound in form:
            href = f"#{getattr(bound, 'focus_id', bound.auto_id)}" if not bound.is_hidden else ""
            links += [{"text": str(message), "href": href} for message in bound.errors]
    return links


class GovukRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
