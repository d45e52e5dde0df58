from __future__ import annotations

import pytest

from schemas import CitedRole
from transforms.tag.cited import cited_sources
from transforms.tag.outlets import Registry
from transforms.tag.wire import wire

REGISTRY = Registry.load()


def told(text: str, *authors: str, language: str = "en") -> tuple[str | None, str | None]:
    return wire(text, authors, cited_sources(text, REGISTRY, language=language), REGISTRY)


@pytest.mark.parametrize(
    ("text", "agency", "dateline"),
    [
        ("BERLIN, Dec 15 (Reuters) - Officials met.", "Reuters", "BERLIN, Dec 15 (Reuters)"),
        ("BERLIN (AP) — Officials met.", "Associated Press", "BERLIN (AP)"),
        ("BUENOS AIRES, Argentina (AP) _ Officials met.", "Associated Press", "BUENOS AIRES, Argentina (AP)"),
        ("Berlin/Paris (dpa/bb) - Die Runde tagte.", "Deutsche Presse-Agentur", "Berlin/Paris (dpa/bb)"),
        ("Paris, 15 déc 2025 (AFP) - Le ministre a parlé.", "Agence France-Presse", "Paris, 15 déc 2025 (AFP)"),
        ("Madrid, 15 dic (EFE).- El ministro habló.", "EFE", "Madrid, 15 dic (EFE)"),
        ("(ANSA) - ROMA, 15 DIC - Il ministro ha parlato.", "ANSA", "(ANSA) - ROMA, 15 DIC"),
        ("MOSCOW, December 15. /TASS/. Officials met.", "TASS", "MOSCOW, December 15. /TASS/"),
        ("МОСКВА, 15 дек - РИА Новости. Встреча прошла.", "RIA Novosti", "МОСКВА, 15 дек - РИА Новости"),
        ("BEIJING, Dec. 15 (Xinhua) -- Officials met.", "Xinhua", "BEIJING, Dec. 15 (Xinhua)"),
        ("新华社北京12月15日电 会议结束。", "Xinhua", "新华社北京12月15日电"),
        ("【ワシントン共同】会議が終わった。", "Kyodo News", "【ワシントン共同】"),
        ("(서울=연합뉴스) 회의가 끝났다.", "Yonhap", "(서울=연합뉴스)"),
        ("ANKARA (AA) - Toplantı bitti.", "Anadolu Agency", "ANKARA (AA)"),
        ("Washington (CNN) The officials met.", None, "Washington (CNN)"),
    ],
)
def test_a_dateline_names_the_agency_as_printed(text: str, agency: str | None, dateline: str) -> None:
    assert told(text) == (agency, dateline)
    assert cited_sources(text, REGISTRY)[0].role is CitedRole.WIRE_DATELINE


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("WASHINGTON — The officials met.", "WASHINGTON"),
        ("COLUMBIA, S.C. — The officials met.", "COLUMBIA, S.C."),
        ("FARGO, North Dakota -- The officials met.", "FARGO, North Dakota"),
        ("BREAKING — The officials met.", None),
        ("The officials — all of them — met.", None),
        ("x" * 700 + "\nHEADING — The officials met.", None),
    ],
)
def test_a_newspapers_own_dateline_names_no_agency(text: str, dateline: str | None) -> None:
    assert told(text) == (None, dateline)


def test_a_dateline_may_open_a_later_line() -> None:
    assert told("Bridge closed\n\nBERLIN (AP) — Officials met.") == ("Associated Press", "BERLIN (AP)")


@pytest.mark.parametrize(
    "text",
    [
        "The company (AP) - said it would close.",
        "BERLIN (ABCDEF) - Officials met.",
        "He said (Reuters) - perhaps wrongly - that it was closed.",
        "Officials met in Berlin.",
        "",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert told(text)[1] is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("By The Associated Press\nOfficials met.", "Associated Press"),
        ("By JANE DOE, Associated Press\nOfficials met.", "Associated Press"),
        ("Officials met.\n© 2025 The Associated Press. All rights reserved.", "Associated Press"),
        ("Die Runde tagte am Montag. (dpa)", "Deutsche Presse-Agentur"),
        ("Officials met.\n\n(Reporting by Jane Doe in Berlin; Editing by John Roe)", "Reuters"),
        ("Officials met.\nThe Associated Press contributed to this report.", None),
        ("Officials met.\nWith files from The Canadian Press", None),
        ("Officials met. Source: CNN", None),
        ("The minister smiles. (AP)\nOfficials met on Monday.", None),
    ],
)
def test_a_credit_for_the_whole_text_names_the_agency(text: str, agency: str | None) -> None:
    assert told(text) == (agency, None)


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("Reuters Staff", "Reuters"),
        ("Associated Press", "Associated Press"),
        ("Jane Doe, Associated Press", "Associated Press"),
        ("AFP", "Agence France-Presse"),
        ("Jane Doe", None),
        ("Sana", None),
        ("CNN", None),
    ],
)
def test_an_agency_among_the_authors_is_the_wire(author: str, agency: str | None) -> None:
    assert told("Officials met.", "John Roe", author) == (agency, None)
