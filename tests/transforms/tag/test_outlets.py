from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from schemas import OutletKind
from transforms.tag.outlets import COLUMNS, SHIPPED, Registry, read_outlets

SEEDS = Path(__file__).parents[3] / "seeds" / "outlets.csv"
REGISTRY = Registry.load()


def csv_file(folder: Path, *rows: str, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def test_the_shipped_list_names_many_outlets_of_many_countries() -> None:
    assert len(REGISTRY) >= 600
    assert len({outlet.country for outlet in REGISTRY.outlets}) >= 60
    assert all(outlet.country and outlet.zone for outlet in REGISTRY.outlets)


def test_users_edit_the_very_list_that_is_shipped() -> None:
    assert SEEDS.resolve() == SHIPPED
    assert len(read_outlets(SEEDS)) == len(REGISTRY)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("bbc.co.uk", "BBC"),
        ("www.bbc.com", "BBC"),
        ("abcnews.go.com", "ABC News"),
        ("timesofindia.indiatimes.com", "The Times of India"),
        ("economictimes.indiatimes.com", "The Economic Times"),
        ("WWW.NYTIMES.COM.", "The New York Times"),
        ("nhk.or.jp", "NHK"),
    ],
)
def test_a_host_leads_to_the_outlet_of_its_longest_known_suffix(host: str, name: str) -> None:
    outlet = REGISTRY.by_domain(host)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize("host", ["example.org", "notbbc.co.uk", "co.uk", "go.com", "localhost", ""])
def test_an_unknown_host_leads_to_none(host: str) -> None:
    assert REGISTRY.by_domain(host) is None


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("wall street journal", "The Wall Street Journal"),
        ("The Guardian", "The Guardian"),
        ("THE TIMES", "The Times"),
        ("AP", "Associated Press"),
        ("  Le   Monde ", "Le Monde"),
        ("People’s Daily", "People's Daily"),
    ],
)
def test_a_name_is_known_whatever_its_case_article_and_spaces(name: str, canonical: str) -> None:
    outlet = REGISTRY.by_name(name)
    assert outlet is not None
    assert outlet.name == canonical


def test_a_signature_is_an_agency_before_it_is_another_outlet() -> None:
    signed = {sign: outlet.name for sign in ("AFP", "dpa", "AA", "CNN") if (outlet := REGISTRY.signed(sign))}
    assert signed == {
        "AFP": "Agence France-Presse",
        "dpa": "Deutsche Presse-Agentur",
        "AA": "Anadolu Agency",
        "CNN": "CNN",
    }
    assert REGISTRY.signed("the Journal") is None


@pytest.mark.parametrize(
    ("domain", "zone"),
    [
        ("latimes.com", "America/Los_Angeles"),
        ("spiegel.de", "Europe/Berlin"),
        ("village-paper.de", "Europe/Berlin"),
        ("unknown.com", None),
        ("unknown.com.br", "America/Sao_Paulo"),
        ("unknown.ca", None),
        ("unknown.tv", None),
    ],
)
def test_the_zone_is_the_outlets_or_the_only_one_of_the_country(domain: str, zone: str | None) -> None:
    assert REGISTRY.zone(domain) == zone


def test_a_users_row_wins_over_the_shipped_one(tmp_path: Path) -> None:
    own = csv_file(
        tmp_path,
        "Reuters,reuters.example,CA,digital,America/Toronto,",
        "My Gazette,gazette.example;bbc.co.uk,GB,blog,Europe/London,the Gazetteer;~Gazette",
    )
    registry = Registry.load(own)
    assert registry["Reuters"].kind is OutletKind.DIGITAL
    assert registry.by_domain("reuters.com") is None
    assert registry.by_domain("news.bbc.co.uk") == registry["My Gazette"]
    assert registry["BBC"].domain == "bbc.com"
    assert registry.names.full("the Gazetteer") == registry.names.full("My Gazette") == "My Gazette"
    assert registry.names.full("Gazette") is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,a.example,GB,newspaper,Europe/London", "expected 6 cells, got 5"),
        (",a.example,GB,newspaper,Europe/London,", "expected a name"),
        ("A,a example,GB,newspaper,Europe/London,", "expected a domain, got 'a example'"),
        ("A,a.example,UK1,newspaper,Europe/London,", "alpha-2 country, got 'UK1'"),
        ("A,a.example,GB,gazette,Europe/London,", "got 'gazette'"),
        ("A,a.example,GB,newspaper,Europe/Londres,", "IANA time zone, got 'Europe/Londres'"),
        ("A,a.example,GB,newspaper,Europe/London,~x", "two characters or more, got '~x'"),
    ],
)
def test_a_bad_row_is_refused_with_its_file_and_line(tmp_path: Path, row: str, said: str) -> None:
    path = csv_file(tmp_path, "Good,good.example,GB,newspaper,Europe/London,", row)
    with pytest.raises(ValueError, match="own.csv:3: ") as refused:
        read_outlets(path)
    assert said in str(refused.value)


def test_a_name_or_domain_given_twice_is_refused(tmp_path: Path) -> None:
    row = "A,a.example,GB,newspaper,Europe/London,"
    with pytest.raises(ValueError, match="one row a name"):
        read_outlets(csv_file(tmp_path, row, row))
    with pytest.raises(ValueError, match="one outlet a domain"):
        read_outlets(csv_file(tmp_path, row, row.replace("A,", "B,")))


def test_a_file_with_other_columns_is_refused_at_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("name,domain\nA,a.example\n", encoding="utf-8")
    with pytest.raises(ValueError, match="odd.csv:1: expected the columns name,domains"):
        Registry.load(path)


def test_the_order_of_rows_does_not_matter() -> None:
    backwards = Registry(reversed(REGISTRY.outlets))
    assert backwards.outlets == REGISTRY.outlets
    assert backwards.by_name("the times") == REGISTRY.by_name("the times")
    assert backwards.names.short("the Times") == REGISTRY.names.short("the Times")


def test_a_registry_travels_to_a_worker_after_it_was_used() -> None:
    with Registry.load() as registry:
        assert [hit.form for hit in registry.names.find("per Reuters")] == ["Reuters"]
        twin = pickle.loads(pickle.dumps(registry))
    assert twin.names.find("per Reuters") == registry.names.find("per Reuters")


def test_a_form_that_two_outlets_claim_is_short_for_both(tmp_path: Path) -> None:
    own = csv_file(
        tmp_path,
        "Alpha Daily,alpha.example,GB,newspaper,Europe/London,The Beacon of Hope",
        "Beta Daily,beta.example,GB,newspaper,Europe/London,The Beacon of Hope",
    )
    names = Registry.load(own).names
    assert names.full("The Beacon of Hope") is None
    assert list(names.short("The Beacon of Hope")) == ["Alpha Daily", "Beta Daily"]
