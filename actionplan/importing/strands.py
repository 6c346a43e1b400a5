"""The four strands of the national approach: what is printed, and what the words read as (rule R20).

A suggestion is only ever a suggestion: places define their strands in their own words.
"""

import re

from actionplan.importing.wording import words

STRANDS = ("Pursue", "Prevent", "Protect", "Prepare")

# Beginnings of words that speak for a strand. Support of victims speaks for two of them and so decides nothing alone.
_SIGNS = {
    "Pursue": ("pursu", "prosecut", "disrupt", "offend", "perpetrat", "investigat", "convict", "arrest", "enforc",
               "responsib", "intelligence", "crimin"),
    "Prevent": ("prevent", "engag", "aware", "deter", "educat", "supply"),
    "Protect": ("protect", "safeguard", "vulnerab", "victim", "support", "identif", "harm", "resilien"),
    "Prepare": ("prepar", "reduc", "victim", "support", "identif", "harm", "ready", "readiness", "train"),
}  # fmt: skip
_SPELLINGS = {
    spelling: strand
    for strand, spellings in {
        "Pursue": ("pursue", "pursuing", "pursuit"),
        "Prevent": ("prevent", "preventing", "prevention"),
        "Protect": ("protect", "protecting", "protection"),
        "Prepare": ("prepare", "preparing", "preparation", "preparedness"),
    }.items()
    for spelling in spellings
}


def printed_strand(name: str) -> str:
    """The strand that a title begins with, as in "Prepare - reduce harm"; empty where it begins with none."""
    first = re.split(r"\s[–—-]\s|[:.(]", name, maxsplit=1)[0]
    said = words(first)
    if not said or (len(said) > 2 and said[0].capitalize() not in STRANDS):
        return ""
    return _SPELLINGS.get(said[0], "")


def strand_read_from(text: str, *, printed: str) -> str:
    """The strand that the text speaks of far more than of the printed one; empty when it is not that clear."""
    scores = {strand: sum(word.startswith(_SIGNS[strand]) for word in words(text)) for strand in STRANDS}
    best = max(STRANDS, key=lambda strand: scores[strand])
    rivals = [score for strand, score in scores.items() if strand != best]
    clear = scores[best] >= 2 and scores[best] >= scores.get(printed, 0) + 2 and scores[best] > max(rivals)
    return best if clear and best != printed else ""
