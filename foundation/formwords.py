"""What a form says when an answer is missing or cannot be used: plain sentences made from the field's label."""

import re

from django import forms

QUESTION_WORDS = frozenset(
    {"who", "what", "when", "where", "why", "which", "how", "is", "are", "was", "were"}
    | {"do", "does", "did", "has", "have", "can", "could", "will"}
)
ORDERS = frozenset({"enter", "choose", "select", "add", "give", "tick", "upload", "type", "describe", "tell", "say"})
DETERMINERS = frozenset(
    {"a", "an", "the", "your", "their", "his", "her", "its", "our", "this", "that", "these", "those"}
    | {"any", "each", "every"}
)
VOWEL_SOUNDS = frozenset("AEFHILMNORSX")  # letters whose own names begin with a vowel: "an NHS number"
SPOKEN_WITH_A_CONSONANT = re.compile(r"(uni|use|usu|uk|one\b|eu)", re.IGNORECASE)


def messages_for(field: forms.Field, label: str) -> dict[str, str]:
    """Sentences by error code for a field that is called ``label`` on the page."""
    name = _name_in_sentence(label)
    messages = {
        "required": missing_answer(field, label),
        "max_length": f"{name} must be %(limit_value)d characters or fewer. It now has %(show_value)d.",
        "min_length": f"{name} must be %(limit_value)d characters or more. It now has %(show_value)d.",
        "max_value": f"{name} must be %(limit_value)s or less",
        "min_value": f"{name} must be %(limit_value)s or more",
        "invalid_choice": "Choose an answer from the list",
        "missing_parts": f"{name} must include %(missing)s",
        "unreal": f"{name} must be a real date, like 31 3 2026",
        "null_characters_not_allowed": "Remove the characters that cannot be stored",
        "empty": "The file is empty. Choose another file.",
    }
    invalid = _invalid_answer(field, name)
    return messages | {"invalid": invalid} if invalid else messages


def missing_answer(field: forms.Field, label: str) -> str:
    """``Enter a title``, ``Choose an agency``, ``Answer the question: Who was there?``"""
    words = label.rstrip(":. ").split()
    if not words:
        return "Enter an answer"
    first = words[0].lower()
    if isinstance(field, forms.BooleanField) and isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    if label.endswith("?") or (first in QUESTION_WORDS and len(words) > 1):
        return f"Answer the question: {label}"
    if first in ORDERS:
        return label.rstrip(":. ")
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField) else "Enter"
    return f"{verb} {with_article(' '.join(words))}"


def with_article(name: str) -> str:
    """``a title``, ``an email address``, ``an NHS number``, ``your name``, ``notes``."""
    words = name.split()
    first = words[0]
    is_acronym = len(first) > 1 and first[1].isupper()
    lowered = name if is_acronym else name[0].lower() + name[1:]
    if first.lower() in DETERMINERS or _is_plural(words):
        return lowered
    if is_acronym:
        return f"{'an' if first[0] in VOWEL_SOUNDS else 'a'} {lowered}"
    vowel = lowered[0] in "aeiou" and not SPOKEN_WITH_A_CONSONANT.match(lowered)
    return f"{'an' if vowel else 'a'} {lowered}"


def _is_plural(words: list[str]) -> bool:
    """Whether the thing named, which is the word before any "of", "for" or bracket, is many."""
    head = re.split(r" (?:of|for|in|on|at|from|to|with|by|about|that|who|we|you) | \(", " ".join(words))[0]
    last = head.split()[-1].lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in {"address", "news"}


def _name_in_sentence(label: str) -> str:
    """How a sentence begins that speaks of the field. A question is not a name, so it is quoted as it is asked.

    ``%`` must survive formatting.
    """
    words = label.rstrip(":. ")
    if not words:
        return "Your answer"
    if label.endswith("?") or words.split()[0].lower() in QUESTION_WORDS | ORDERS:
        return f"Your answer to “{words}”".replace("%", "%%")
    return (words[0].upper() + words[1:]).replace("%", "%%")


# The order matters: Django's number fields with a fraction are kinds of its whole-number field.
INVALID_ANSWERS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "Enter an email address in full, like name@example.org"),
    (forms.DecimalField, "{name} must be a number, like 12.5"),
    (forms.FloatField, "{name} must be a number, like 12.5"),
    (forms.IntegerField, "{name} must be a whole number, like 12"),
    (forms.URLField, "Enter a web address in full, like https://www.example.org"),
    (forms.TimeField, "Enter a time, like 14:30"),
    (forms.DateTimeField, "Enter a date and time, like 31/3/2026 14:30"),
    (forms.DateField, "Enter a date, like 31/3/2026"),
)


def _invalid_answer(field: forms.Field, name: str) -> str | None:
    words = next((words for kind, words in INVALID_ANSWERS if isinstance(field, kind)), None)
    # Django puts no parameters into this message, so a per cent sign stays as it was typed.
    return words.format(name=name.replace("%%", "%")) if words else None
