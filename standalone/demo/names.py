"""Made-up names in several forms and scripts. Nobody real is meant by any of them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

GIVEN = (
    "Abena", "Aoife", "Bartosz", "Bronwen", "Callum", "Chidi", "Delphine", "Dilys", "Emeka", "Esme", "Farida", "Fergus",
    "Gwilym", "Halima", "Hamish", "Ines", "Isolde", "Jamila", "Jericho", "Kavita", "Kofi", "Leocadia", "Lowri", "Magda",
    "Marek", "Morwenna", "Nia", "Olufemi", "Orla", "Petra", "Quentin", "Rania", "Rowan", "Saoirse", "Senan", "Tamsin",
    "Tariq", "Una", "Vesna", "Wilf", "Xenia", "Yusuf", "Zofia", "Zubair",
)  # fmt: skip
FAMILY = (
    "Amberleigh", "Bellweather", "Brackenthwaite", "Cindermoor", "Copperdale", "Dunnockshaw", "Eiderfield",
    "Fennimarsh", "Fernsby-Oko", "Gorsebrook", "Greywether", "Harrowmist", "Hazelrigg-Osei", "Inglestone",
    "Kestrelby", "Larkwhistle",
    "Lindisway", "Marramsand", "Merrowdown", "Netherwick", "Oakapple", "Pebblecombe", "Plumstow", "Quillfern",
    "Ravensedge", "Rushmarsh", "Saltbeck", "Samphire", "Sedgewater", "Silverdyke", "Stonechat", "Tarnbeck",
    "Thistlewood", "Thrushgrove", "Umberfold", "Wagtail", "Whinberry", "Wrenfield", "Yarrowby", "Yewhurst",
)  # fmt: skip
OTHER_FORMS = (
    # As people write them: one name only, family name first, other scripts. With the words of an address.
    ("Wulandari", "wulandari"),
    ("Trần Thị Bích Hải", "tran.bich.hai"),
    ("ليلى الساحلي", "layla.alsahili"),
    ("林雨晴", "lin.yuqing"),
    ("Θάλεια Αμμούδη", "thalia.ammoudi"),
    ("ሰላም ባሕሩ", "selam.bahiru"),
    ("Зоряна Прибережна", "zoriana.pryberezhna"),
    ("ਹਰਲੀਨ ਕੌਰ", "harleen.kaur"),
)


def stream(random: Random) -> Iterator[tuple[str, str]]:
    """Endless pairs of a name and the words before the @ of an address, no two alike; every fourth in another form."""
    pairs = [(given, family) for given in GIVEN for family in FAMILY]
    others = list(OTHER_FORMS)
    random.shuffle(pairs)
    random.shuffle(others)
    for number, (given, family) in enumerate(pairs):
        if number % 3 == 1 and others:
            yield others.pop()
        yield f"{given} {family}", f"{given}.{family}".lower()
