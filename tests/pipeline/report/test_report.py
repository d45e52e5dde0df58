"""The report: its figures, its shape as HTML, and how it looks in a real browser."""

from __future__ import annotations

import datetime as dt
import html.parser
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.made_month import make_month
from pipeline.errors import NoInputError
from pipeline.lake import Lake
from pipeline.report.choose import Choice, chosen_runs
from pipeline.report.facts import Facts, facts_of, outlets_of
from pipeline.report.hosts import stopped_hosts
from pipeline.report.over_time import outcomes, rejects
from pipeline.report.page import page_of
from pipeline.report.sections import story_section
from pipeline.report.stories import story_of
from pipeline.report.svg import sparkline, stacked_bars, timeline
from pipeline.settings import AlarmSettings
from pipeline.usual import OutletDay
from schemas import Fetch, FetchKind, Outcome

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
_VOID = {"meta"}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder = tmp_path_factory.mktemp("month")
    make_month(folder, days=9, runs=2, articles=8, outlets=4)
    return Lake.open(str(folder))


@pytest.fixture(scope="module")
def facts(lake: Lake) -> Facts:
    return facts_of(lake, chosen_runs(lake, Choice()), AlarmSettings())


@pytest.fixture(scope="module")
def page(facts: Facts) -> str:
    return page_of(facts)


class _Shape(html.parser.HTMLParser):
    """The names of a page's elements, whether each is closed, and what they would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.loads: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "xlink:href", "style")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    shape = _Shape(page)
    assert shape.open == []
    assert shape.loads == []
    assert not shape.names & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in page
    assert "@import" not in page


def test_the_totals_are_those_of_the_runs_and_add_up(facts: Facts, page: str) -> None:
    inputs = sum(run["inputs"] for run in facts.runs)
    assert f"{inputs:,} = 144 articles" in page
    assert "every input is accounted for" in page


def test_few_bars_have_their_days_told_where_they_stand(facts: Facts) -> None:
    at = [run["started_at"].date() for run in facts.runs]
    assert f'<div class="axis"><span>{min(at)} to {max(at)}</span></div>' in page_of(facts)


def test_it_tells_what_stopped(page: str) -> None:
    assert "Hosts that stopped" in page
    assert "paper1.example" in page
    assert "parked" in page


def test_equal_facts_give_an_equal_page(facts: Facts, page: str) -> None:
    assert page_of(facts) == page


def test_words_of_the_lake_are_escaped(facts: Facts) -> None:
    import dataclasses

    told = page_of(dataclasses.replace(facts, alarms=("<script>alert(1)</script>",)))
    assert "<script>" not in told


def test_a_report_without_an_outlet_is_counted_as_an_article_and_not_as_an_outlet() -> None:
    members = [{"story_id": "s", "article_id": name, "rank": n, "role": "original"} for n, name in enumerate("ab")]
    named = {
        "a": {"outlet": "Harbour Post", "domain": None, "title": "A", "published_at": NOW},
        "b": {"outlet": None, "domain": None, "title": "B", "published_at": None},
    }
    told = story_of({"story_id": "s", "headline": "H", "article_count": 2}, members, named)
    page = story_section((told,), NOW.date())
    assert "2 articles of 1 outlet: Harbour Post<" in page
    assert "B" in page


def test_runs_are_chosen_by_id_number_or_instant(lake: Lake) -> None:
    runs = chosen_runs(lake, Choice())
    assert len(runs) == 18
    assert chosen_runs(lake, Choice(last=3)) == runs[-3:]
    assert chosen_runs(lake, Choice(run_id=runs[4]["run_id"])) == [runs[4]]
    assert chosen_runs(lake, Choice(since=runs[-2]["started_at"])) == runs[-2:]
    with pytest.raises(NoInputError):
        chosen_runs(lake, Choice(run_id="none"))


def run_at(hours: float, **reasons: int) -> dict[str, object]:
    counts = {"articles": 1, "duplicates": 0, "unchanged": 2, "rejects": sum(reasons.values()), "deferred": 0}
    return {"started_at": NOW + dt.timedelta(hours=hours), "rejects_by_reason": reasons, **counts}


def test_runs_of_two_days_are_summed_by_hour_and_longer_ones_by_day() -> None:
    labels, series = outcomes([run_at(0), run_at(0.5), run_at(2)])
    assert (labels[0], len(labels), series["articles"]) == ("2026-03-01 12:00", 3, [2, 0, 1])
    labels, series = outcomes([run_at(0), run_at(24 * 3)])
    assert (labels[0], labels[-1], series["unchanged"]) == ("2026-03-01", "2026-03-04", [2, 0, 0, 2])


def test_rare_reasons_are_summed_as_others() -> None:
    _, series = rejects([run_at(0, **{f"reason{n}": 20 - n for n in range(10)})])
    assert list(series)[-1] == "others"
    assert series["others"] == [13 + 12 + 11]
    assert sum(values[0] for values in series.values()) == sum(20 - n for n in range(10))


def test_outlets_come_in_the_order_of_how_odd_their_day_is() -> None:
    days = [
        OutletDay(outlet=name, age=age, articles=10, filled=(10, 10, 5, 10), words=300.0, last_at=NOW)
        for name in ("Odd", "Usual")
        for age in range(0 if name == "Usual" else 1, 8)
    ]
    odd, usual = outlets_of(days)
    assert (odd.name, odd.daily[-1], usual.z, usual.filled[2]) == ("Odd", 0, 0.0, 0.5)
    assert odd.z is not None
    assert odd.z < -3


def test_a_host_is_stopped_when_nothing_came_for_a_day() -> None:
    def asked(hours: int, outcome: Outcome, host: str = "a.example") -> Fetch:
        at = NOW - dt.timedelta(hours=hours)
        return Fetch(fetch_id=f"{hours}", kind=FetchKind.PAGE, url=f"https://{host}/1", started_at=at, outcome=outcome)

    (host,) = stopped_hosts([asked(1, Outcome.ERROR), asked(30, Outcome.OK), asked(2, Outcome.ERROR)], NOW)
    assert (host.name, host.asked, host.answered_at) == ("a.example", 2, NOW - dt.timedelta(hours=30))
    assert stopped_hosts([asked(1, Outcome.ERROR), asked(2, Outcome.OK)], NOW) == ()
    assert stopped_hosts([asked(1, Outcome.DEFERRED)], NOW) == ()


@pytest.mark.parametrize(
    "draw", [lambda: stacked_bars([], {}, ""), lambda: sparkline([], ""), lambda: timeline([], "")]
)
def test_a_chart_of_nothing_is_empty(draw: Callable[[], str]) -> None:
    assert "<rect" not in draw()


def test_bars_fill_their_height_where_most_is() -> None:
    drawn = stacked_bars(["a", "b"], {"x": [1, 4], "y": [1, 0]}, "about")
    assert drawn.count("<rect") == 3
    assert 'height="200.0"' in drawn
    assert "b: 4 x" in drawn


CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1200, "light")])
def test_in_chromium_nothing_scrolls_sideways(page: str, tmp_path: Path, width: int, scheme: str) -> None:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    (tmp_path / "report.html").write_text(page, "utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        browser.get(f"file://{tmp_path}/report.html")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        paper = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(15, 20, 25)") == (scheme == "dark")
    finally:
        browser.quit()
