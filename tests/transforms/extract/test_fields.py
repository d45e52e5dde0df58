"""Pictures, keywords, kind and rights."""

from __future__ import annotations

import json

import pytest

from schemas.article import ContentType
from transforms.extract import fields
from transforms.extract.jsonld import JsonLd, read_jsonld
from transforms.extract.page import parse_page
from transforms.extract.statements import Statements, read_statements

BASE = "https://a.example/news/x"


def stated(**meta: str) -> Statements:
    return Statements(meta={name.replace("__", ":").replace("_", "-"): (value,) for name, value in meta.items()})


def test_pictures_are_absolute_once_each_and_the_first_leads() -> None:
    ld = JsonLd(images=({"url": "https://a.example/1.jpg", "creditText": "Ann"}, {"url": "2.jpg", "width": "640 px"}))
    one, two = fields.pick_images(stated(og__image="/1.jpg", og__image__alt="A hall"), ld, BASE)
    assert (one.url, one.lead, one.caption, one.credit) == ("https://a.example/1.jpg", True, "A hall", "Ann")
    assert (two.url, two.lead, two.width) == ("https://a.example/news/2.jpg", False, 640)


@pytest.mark.parametrize(
    "reference", ["javascript:x", " ", "data:image/png;base64,A", "http://[", "mailto:a@b.example", ""]
)
def test_a_reference_that_is_no_web_address(reference: str) -> None:
    assert fields.absolute(None, reference) is None


def test_keywords_are_united_in_their_first_spelling() -> None:
    found = fields.pick_keywords(stated(keywords="budget, Council; #Town"), JsonLd(keywords=("Budget", "x")))
    assert found == ("Budget", "Council", "Town")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/news/live/x-1", ContentType.LIVE),
        ("https://a.example/opinion/2026/x", ContentType.OPINION),
        ("https://a.example/videos/x", ContentType.VIDEO),
        ("https://a.example/gallery/x", ContentType.GALLERY),
        ("https://a.example/press-release/x", ContentType.PRESS_RELEASE),
        ("https://live.example/news/delivery/olive-oil", ContentType.ARTICLE),
        (None, ContentType.ARTICLE),
    ],
)
def test_the_address_tells_the_kind(url: str | None, kind: ContentType) -> None:
    assert fields.content_type(stated(), JsonLd(), (), url) is kind


def test_jsonld_tells_a_live_page() -> None:
    ld = read_jsonld((json.dumps({"@type": "LiveBlogPosting"}),))
    assert fields.content_type(stated(), ld, (), BASE) is ContentType.LIVE


def test_what_is_not_free_is_paywalled() -> None:
    assert fields.is_paywalled(stated(), JsonLd(free=False)) is True
    assert fields.is_paywalled(Statements(meta={"article:content_tier": ("locked",)}), JsonLd()) is True
    assert fields.is_paywalled(Statements(meta={"article:content_tier": ("free",)}), JsonLd()) is False
    assert fields.is_paywalled(stated(), JsonLd()) is None


def test_optouts_are_found_in_meta_tags() -> None:
    assert fields.ai_optouts(stated(robots="index, NoAI", tdm_reservation="1")) == ("noai", "tdm-reservation")


def test_a_licence_is_a_link_of_that_relation() -> None:
    page = parse_page(b'<body><a rel="license" href="//l.example/by/4.0">CC</a><p>x')
    found = fields.license_of(read_statements(page), JsonLd(), BASE)
    assert found == "https://l.example/by/4.0"
