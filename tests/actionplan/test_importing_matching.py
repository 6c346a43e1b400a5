"""Names beside long registers: what leads to whom, and that a long list costs no more than its length."""

import pytest

from actionplan.importing.matching import MOST_NAMES, like_bodies, like_people, of_the_same_name
from actionplan.importing.variants import MOST_NAMES as MOST_VARIANTS
from actionplan.importing.variants import variant_groups

COUNCILS = {number: (f"Harbour Council {number}", "") for number in range(2_000)}
MARSHES = {number: f"Jo{number} Marsh" for number in range(2_000)}


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("T. Wrenfield", (1,)),
        ("Tariq W", ()),
        ("Tarik Wrenfeild", (1,)),
        ("Wrenfield, Tariq", (1,)),
        ("Tomas Marsh", ()),
    ],
)
def test_a_person_is_suggested_by_an_initial_or_nearly_the_same_letters(printed: str, found: tuple[int, ...]) -> None:
    assert like_people([printed], {1: "Tariq Wrenfield", 2: "Teo Marsh"}) == {printed: found}


def test_a_body_is_suggested_without_its_kind_or_with_its_department() -> None:
    known = {1: ("Stour End Youth Trust", ""), 2: ("Marlhaven Council", "")}
    assert like_bodies(["Stour End Youth", "Marlhaven Council: Housing", "Stour"], known) == {
        "Stour End Youth": (1,),
        "Marlhaven Council: Housing": (2,),
        "Stour": (),
    }


def test_words_that_a_whole_register_shares_lead_to_nobody_and_the_same_name_is_found() -> None:
    bodies = like_bodies(["Harbour Council 7", "Harbour Council"], COUNCILS)
    assert bodies == {"Harbour Council 7": (7,), "Harbour Council": ()}
    assert like_people(["Jo7 Marsh", "Jo Marsh"], MARSHES) == {"Jo7 Marsh": (7,), "Jo Marsh": ()}


def test_of_very_many_printed_names_the_last_are_found_by_the_same_name_alone() -> None:
    names = [f"Orla Nr{number} Penhalow" for number in range(MOST_NAMES)]
    found = like_people([*names, "Orla Penhalow", "Orla Penhallow"], {1: "Orla Penhallow"})
    assert (found["Orla Penhalow"], found["Orla Penhallow"]) == ((), (1,))


def test_the_same_name_is_found_in_any_order_and_without_accents() -> None:
    asked = ["Penhallow, Orla", "Teo Mársh", "Teo Marsha", "—"]
    assert of_the_same_name(asked, ["Orla Penhallow", "Teo Marsh"]) == ("Penhallow, Orla", "Teo Mársh")


def test_a_text_full_of_acronyms_is_looked_through_once() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    acronyms = [f"X{one}{two}{three}" for one in letters for two in letters for three in letters]
    assert variant_groups(["WMASP"], ["WMASN", " ".join(acronyms)]) == [("WMASP", "WMASN")]
    assert len(acronyms) > MOST_VARIANTS
