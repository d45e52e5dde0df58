from __future__ import annotations

import re

import pytest

from transforms.tag.mentions import english, german, numeric
from transforms.tag.mentions.english_rules import BEFORE_CHRIST, RULES
from transforms.tag.mentions.german_words import RULES as GERMAN_RULES
from transforms.tag.mentions.numeric import RULES as NUMERIC_RULES
from transforms.tag.mentions.scan import Rule


def _first(pattern: object) -> tuple[set[str], bool]:
    """The lower-case characters that a parsed pattern can begin with, and whether it can be empty."""
    chars: set[str] = set()
    for operator, argument in pattern:  # type: ignore[attr-defined]
        more, empty = _first_of(str(operator), argument)
        chars |= more
        if not empty:
            return chars, False
    return chars, True


def _first_of(operator: str, argument: object) -> tuple[set[str], bool]:
    if operator == "LITERAL":
        return {_lower(chr(argument))}, False  # type: ignore[arg-type]
    if operator == "IN":
        chars: set[str] = set()
        for kind, value in argument:  # type: ignore[attr-defined]
            if str(kind) == "LITERAL":
                chars.add(_lower(chr(value)))
            elif str(kind) == "RANGE":
                chars |= {_lower(chr(code)) for code in range(value[0], value[1] + 1)}
            else:
                chars.add("0" if str(value) == "CATEGORY_DIGIT" else "*")
        return chars, False
    if operator == "BRANCH":
        parts = [_first(branch) for branch in argument[1]]  # type: ignore[index]
        return set().union(*(part[0] for part in parts)), any(part[1] for part in parts)
    if operator == "SUBPATTERN":
        return _first(argument[3])  # type: ignore[index]
    if operator == "MAX_REPEAT":
        chars, empty = _first(argument[2])  # type: ignore[index]
        return chars, empty or argument[0] == 0  # type: ignore[index]
    if operator in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    raise ValueError(f"expected a known operator, got {operator}")


def _lower(char: str) -> str:
    return "0" if char.isdigit() else char.lower()


@pytest.mark.parametrize("rule", [*RULES, BEFORE_CHRIST, *GERMAN_RULES], ids=lambda rule: rule.name)
def test_a_rule_names_every_letter_it_can_begin_with(rule: Rule) -> None:
    begins, empty = _first(re._parser.parse(rule.pattern))  # type: ignore[attr-defined]
    assert not empty
    assert begins == set(rule.first.replace("#", "0"))


def test_every_rule_has_its_reader() -> None:
    assert {rule.name for rule in (*RULES, BEFORE_CHRIST)} == set(english.HANDLERS)
    assert {rule.name for rule in GERMAN_RULES} <= set(german.HANDLERS)
    assert {rule.name for rule in NUMERIC_RULES} == set(numeric.HANDLERS)


def test_no_pattern_repeats_a_repetition() -> None:
    for rule in (*RULES, BEFORE_CHRIST, *GERMAN_RULES):
        assert not re.search(r"[+*]\)[+*]", rule.pattern), rule.name
