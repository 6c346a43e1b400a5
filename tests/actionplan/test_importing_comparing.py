"""A long document beside a long plan: how much of it is compared word by word, and what is told of the rest."""

import random

from actionplan.importing.comparing import MOST_WORDS, Kind, PlainRow, compare, rows_of
from actionplan.importing.readplan import ReadDelivery, ReadMilestone, ReadObjective, ReadPlan, ReadStrategy
from actionplan.importing.wording import words

WORDS = words("we meet each month in town to hear what was done by whom and what is still left open")
LONG = " ".join(f"word{place}" for place in range(MOST_WORDS + 1))


def plan_of(texts: list[str]) -> ReadPlan:
    milestones = tuple(ReadMilestone(text, 1, row) for row, text in enumerate(texts, 1))
    strategy = ReadStrategy(1, "Learn", ReadDelivery(), milestones, 1, 1)
    objective = ReadObjective(1, "Prevent", "", "", "", (), (), (strategy,))
    return ReadPlan("A plan", None, None, (), (objective,), (), ())


def rows(texts: list[str]) -> list[PlainRow]:
    return list(rows_of(plan_of(texts)))


def shuffled(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 -- nothing here is a secret
    return [" ".join(chance.sample(WORDS, len(WORDS))) for _ in range(count)]


def test_many_rows_in_other_words_are_compared_as_far_as_there_is_time_and_it_says_so() -> None:
    before, after = shuffled(1500, seed=1), shuffled(1500, seed=2)
    after[7] = before[7] + " again"
    compared = compare(plan_of(after), rows(before))
    assert compared.in_full is False
    assert [change.kind for change in compared.changes].count(Kind.GONE) > 1000
    assert (compared.changes[7].kind, compared.changes[7].before) == (Kind.CHANGED, rows(before)[7])


def test_the_same_words_make_a_pair_however_many_rows_there_are() -> None:
    before = shuffled(1500, seed=1)
    compared = compare(plan_of(before[::-1]), rows(before))
    assert compared.in_full is True
    assert {change.kind for change in compared.changes} == {Kind.SAME}


def test_of_very_long_texts_only_the_same_words_make_a_pair() -> None:
    same, other = compare(plan_of([LONG]), rows([LONG])), compare(plan_of([LONG]), rows([f"{LONG} more"]))
    assert (same.in_full, [change.kind for change in same.changes]) == (True, [Kind.SAME])
    assert (other.in_full, [change.kind for change in other.changes]) == (False, [Kind.NEW, Kind.GONE])


def test_of_texts_of_an_everyday_length_those_that_are_alike_make_a_pair() -> None:
    compared = compare(plan_of(["Hold a course for all staff"]), rows(["Hold one course for all staff"]))
    assert (compared.in_full, [change.kind for change in compared.changes]) == (True, [Kind.CHANGED])
