from __future__ import annotations

import pytest

from schemas import CitedRole
from transforms.tag.cited import cited_sources
from transforms.tag.outlets import Registry

REGISTRY = Registry.load()
CITED, VIA, CREDIT, MENTION = CitedRole.CITED, CitedRole.VIA, CitedRole.CREDIT, CitedRole.MENTION


def roles(text: str, **page: str) -> list[tuple[str, CitedRole]]:
    return [(source.outlet, source.role) for source in cited_sources(text, REGISTRY, **page)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is closed, Reuters reports.",
        "Reuters first reported the closure.",
        "The minister will go, according to Reuters.",
        "The minister will go, per Reuters.",
        "The deal, first reported by Reuters, is off.",
        "“It is over,” wrote Reuters.",
        "Reuters, the news agency, said the bridge was closed.",
        "Reuters — never shy of a scoop — noted the closure.",
        "Reuters' Jane Doe says the bridge is closed.",
        "Reuters correspondent Jane Doe, a former pilot, said the bridge was closed.",
        "A spokesman for Reuters said the bridge was closed.",
        "“It is closed,” said Jane Doe, a bridge expert at Reuters.",
        "“It is closed,” said Reuters global affairs analyst Jane Doe.",
        "Jane Doe, a bridge expert at Reuters in Berlin, said it was closed.",
        "Reuters was first to report the closure.",
        "He leads by four points in a Reuters/Ipsos poll.",
        "The latest Reuters survey puts him at 40 percent.",
        "A Reuters analysis found 40 closed bridges.",
        "According to a Reuters tally, 40 bridges are closed.",
        "In a report from Reuters that named no one, officials said the bridge was closed.",
        "The bridge is closed. [Reuters]",
        "Reuters: Bridge closed",
        "Reuters asked the minister why the bridge was closed.",
        "Reuters is expected to report losses.",
    ],
)
def test_an_outlet_that_says_something_is_cited(text: str) -> None:
    assert roles(text) == [("Reuters", CITED)]


@pytest.mark.parametrize(
    "text",
    [
        "“It is closed,” the minister told Reuters.",
        "“It is closed,” the minister said in an interview with Reuters on Monday.",
        "The minister spoke to Reuters about the bridge.",
        "In a Reuters interview the minister was frank.",
        "“It is closed,” the minister told “Reuters Sunday.”",
        "“It is closed,” responded Senator Jane Doe of Maine on Reuters.",
    ],
)
def test_an_outlet_that_was_spoken_to_is_the_channel(text: str) -> None:
    assert roles(text) == [("Reuters", VIA)]


def test_a_show_and_an_op_ed_are_channels() -> None:
    assert roles("He denied it on CNN's “State of the Union.”") == [("CNN", VIA)]
    assert roles("She wrote in The New York Times that it was closed.") == [("The New York Times", VIA)]


@pytest.mark.parametrize(
    "text",
    [
        "She has worked for Reuters, CNN and the BBC.",
        "A Reuters building stood near the bridge.",
        "Shares of Reuters rose.",
        "The former Reuters reporter walked home.",
    ],
)
def test_an_outlet_that_says_nothing_is_only_mentioned(text: str) -> None:
    assert {role for _, role in roles(text)} == {MENTION}


def test_a_list_shares_its_role_forwards_and_backwards() -> None:
    ahead = roles("The bridge is closed, according to Reuters and The Washington Post.")
    assert ahead == [("Reuters", CITED), ("The Washington Post", CITED)]
    back = roles("Reuters and the Washington Post reported the closure.")
    assert back == [("Reuters", CITED), ("The Washington Post", CITED)]


def test_a_short_form_is_the_full_name_before_it() -> None:
    text = "The Providence Journal reported it. Others doubt it, per the Journal."
    assert roles(text) == [("The Providence Journal", CITED), ("The Providence Journal", CITED)]


def test_a_short_form_without_a_full_name_follows_the_page() -> None:
    text = "The bridge is closed, the Times reported."
    assert roles(text) == [("The New York Times", CITED)]
    assert roles(text, country="GB") == [("The Times", CITED)]
    assert roles(text, publisher="Los Angeles Times") == [("Los Angeles Times", CITED)]


def test_a_country_tells_its_own_bearer_of_a_short_form() -> None:
    text = "The bridge is closed, The Guardian reported."
    assert roles(text) == [("The Guardian", CITED)]
    assert roles(text, country="NG") == [("The Guardian (Nigeria)", CITED)]


def test_a_short_form_out_of_any_frame_is_nothing() -> None:
    assert roles("He sat in the sun and read the post.") == []
    assert roles("The Sun rose over the harbour.") == []
    assert roles("Those were the Times of plenty.") == []


def test_a_span_leaves_out_the_article() -> None:
    text = "It is closed, per The New York Times, and per the Journal."
    assert [text[s.start : s.end] for s in cited_sources(text, REGISTRY)] == ["New York Times", "Journal"]
    assert [source.text for source in cited_sources(text, REGISTRY)] == ["New York Times", "Journal"]


def test_a_guess_is_less_sure_than_a_name() -> None:
    named, guessed = (
        cited_sources(f"It is closed, per the {name}.", REGISTRY)[0].confidence
        for name in ("Wall Street Journal", "Journal")
    )
    assert 0.5 <= guessed < named <= 1
