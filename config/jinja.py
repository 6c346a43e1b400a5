"""The Jinja2 environment that every page of Alongside is rendered in.

Settings name it as ``OPTIONS["environment"]`` of the Jinja2 engine. Besides Django's own ``request``, ``csrf_input``
and ``csrf_token`` a template has:

- ``url(name, *args, **kwargs)`` and ``static(path)``
- ``govuk(component)``: a GOV.UK macro by its folder name, as in ``{{ govuk("details")({"summaryText": ...}) }}``
- ``error_links(forms)``: what an error summary lists
- the filters of ``LOCAL_FILTERS`` below for dates, times and counts
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateRuntimeError,
    Undefined,
    UndefinedError,
    select_autoescape,
)
from jinja2.utils import missing

from foundation.addresses import address
from foundation.forms import error_links
from foundation.signin.browsers import browser_name

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# Names that the GOV.UK macros read without ever having been given them.
NAMES_THAT_MACROS_LEAVE_UNSET = frozenset({"caller", "null", "successBanner", "typeClass", "undefined"})


class AppUndefined(Undefined):
    """Strict about our own names, lenient about the optional parameters of macros.

    A missing key of a dict, or anything asked of None or of a bool, is an option that a macro was not given: it prints
    nothing. Any other unknown name, and an unknown attribute of a real object, is a mistake in a template and raises.
    """

    def __new__(  # noqa: PYI034 - one of two other kinds is made
        cls,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> "AppUndefined":
        if obj is missing:
            lenient = name in NAMES_THAT_MACROS_LEAVE_UNSET
        else:
            lenient = isinstance(obj, dict | Undefined | bool | type(None))
        kind: type[Undefined] = ChainableUndefined if lenient else StrictUndefined
        return kind(hint, obj, name, exc)  # type: ignore[return-value]  # jinja2 only asks for some Undefined


def _on_local_clock(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


def long_date(value: date | datetime | None) -> str:
    """``7 June 2023``, on the clock of the United Kingdom; nothing for None."""
    if not value:
        return ""
    day = _on_local_clock(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime | None) -> str:
    """``7 Jun 2023``, for the cells of a table."""
    if not value:
        return ""
    day = _on_local_clock(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def clock_time(value: datetime | time | None) -> str:
    """``14:30``, on the clock of the United Kingdom."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(LONDON)
    return f"{value.hour:02}:{value.minute:02}"


def date_and_time(value: datetime | None) -> str:
    """``7 June 2023 at 14:30``, on the clock of the United Kingdom."""
    return f"{long_date(value)} at {clock_time(value)}" if value else ""


def machine_date(value: date | datetime | None) -> str:
    """The ISO 8601 form that a ``<time datetime="...">`` wants; instants are given in UTC."""
    if not value:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def with_commas(value: int | None) -> str:
    """``1,000``."""
    return "" if value is None else f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """``1 milestone``, ``1,000 milestones``. Give ``many`` when it is not ``one`` with an s."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


LOCAL_FILTERS: dict[str, Callable[..., str]] = {
    "date": long_date,
    "short_date": short_date,
    "time": clock_time,
    "date_and_time": date_and_time,
    "machine_date": machine_date,
    "with_commas": with_commas,
    "counted": counted,
    "browser_name": browser_name,
}


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named URL. Keep it out of row loops: one call costs more than printing the row."""
    return reverse(name, kwargs=kwargs) if kwargs else address(name, *args)


def sign_in_providers(request: HttpRequest) -> list[dict[str, str]]:
    """The identity providers that settings name, each as ``name`` and the address that a button posts to."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return []
    next_page = request.GET.get("next", "")
    keep = {"next": next_page} if next_page else {}
    providers = get_adapter().list_providers(request)
    return [{"name": each.name, "href": each.get_login_url(request, process="login", **keep)} for each in providers]


def _unchanged(text: str, *_args: object, **_options: object) -> str:
    return text


def _blank_for_none(value: object) -> object:
    return "" if value is None else value


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled templates outlive the process, which makes its first page three times as quick."""
    folder = Path(settings.BASE_DIR) / "var" / "jinja"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None  # a read-only disk: pages work, the first one is slower
    return FileSystemBytecodeCache(str(folder))


def _macro_by_component(env: Environment) -> Callable[[str], Callable[..., str]]:
    known: dict[str, Callable[..., str]] = {}

    def govuk(component: str) -> Callable[..., str]:
        if component not in known:
            macro = "govuk" + component.title().replace("-", "")
            template = env.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
            known[component] = getattr(template.module, macro)
        return known[component]

    return govuk


def static_file(path: str) -> str:
    """The address of a file of ours, worked out once for as long as the files come from the same place."""
    return _static_file(storages["staticfiles"], path)


@lru_cache(maxsize=512)
def _static_file(_storage: Storage, path: str) -> str:
    return static(path)


def environment(*, loader: BaseLoader, **options: Any) -> Environment:
    """Django calls this once, with the loader of ``templates/`` and its own options."""
    options.update(
        loader=ChoiceLoader(
            [loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})],
        ),
        undefined=AppUndefined,
        autoescape=select_autoescape(
            enabled_extensions=("html",), disabled_extensions=("txt",), default=True, default_for_string=True
        ),
        finalize=_blank_for_none,
        bytecode_cache=_bytecode_cache(),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    env = Environment(**options)  # noqa: S701 - autoescape is set above
    env.globals.update(url=url, static=static_file, govuk=_macro_by_component(env), error_links=error_links)
    env.globals["sign_in_providers"] = sign_in_providers
    env.filters.update(LOCAL_FILTERS, json_script=json_script)
    # The GOV.UK macros indent whole blocks of HTML, which would put spaces into every line typed in a textarea.
    env.filters["indent"] = _unchanged
    return env
