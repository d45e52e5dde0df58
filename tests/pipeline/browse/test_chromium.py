"""The pages in a real browser: clicks and keys, narrow and dark, a silent console, and nothing that axe-core finds."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")
pytest.importorskip("uvicorn", reason="the extra `browse` is not installed")

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from pipeline.browse.serve import serve
from pipeline.lake import Lake

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()), reason="chromium and chromium-driver are not installed"
    ),
]
PAGES = (
    "/?day=2025-12-15",
    "story",
    "article",
    "beside",
    "/articles",
    "/feeds",
    "/rejects?reason=bad_json",
    "/runs",
    "/x",
)
WIDE, NARROW = (1200, "light"), (360, "dark")


@pytest.fixture(scope="module")
def address(sample_lake: Path) -> str:
    """A server on a free port; its thread ends with the tests."""
    told: list[str] = []
    ready = threading.Event()

    def listen(url: str) -> None:
        told.append(url)
        ready.set()

    threading.Thread(target=serve, args=(Lake.open(str(sample_lake)), 0, listen), daemon=True).start()
    assert ready.wait(60)
    return told[0].rstrip("/")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions"):
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


def show(browser: WebDriver, address: str, page: str, look: tuple[int, str] = WIDE) -> None:
    width, scheme = look
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    if page.startswith("/"):
        browser.get(address + page)
        return
    browser.get(address + "/?day=2025-12-15")
    click(browser, ".list h2 a")
    if page in ("article", "beside"):
        click(browser, "li.wire_copy .what a")
    if page == "beside":
        click(browser, "aside a[href*='/beside/']")


def click(browser: WebDriver, selector: str) -> None:
    browser.find_element(By.CSS_SELECTOR, selector).click()


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    spec = importlib.util.find_spec("axe_selenium_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-selenium-python is not installed")
    (source,) = Path(spec.submodule_search_locations[0]).rglob("axe.min.js")
    return source.read_text("utf-8")


@pytest.mark.parametrize("look", [WIDE, NARROW], ids=["wide-light", "narrow-dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(browser: WebDriver, address: str, axe: str, page: str, look: tuple[int, str]) -> None:
    show(browser, address, page, look)
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.execute_script(axe)
    found: dict[str, Any] = browser.execute_async_script("axe.run().then(arguments[0])")
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found["violations"]] == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_scrolls_sideways_on_a_small_telephone(browser: WebDriver, address: str, page: str) -> None:
    show(browser, address, page, NARROW)
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def test_no_page_errs_on_the_console_or_asks_another_place(browser: WebDriver, address: str) -> None:
    browser.get_log("browser")
    browser.get_log("performance")
    for page in PAGES[:-1]:
        show(browser, address, page)
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []
    sent = [
        line["message"] for line in browser.get_log("performance") if 'Network.requestWillBeSent"' in line["message"]
    ]
    assert sent
    assert [message for message in sent if f'"url":"{address}' not in message] == []


def test_the_first_tab_leads_past_the_menu(browser: WebDriver, address: str) -> None:
    show(browser, address, "/")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to content"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#main")


def test_search_and_filters_work_by_keys_alone(browser: WebDriver, address: str) -> None:
    show(browser, address, "/")
    browser.find_element(By.ID, "find").send_keys("rovers", Keys.ENTER)
    assert "1 article" in browser.find_element(By.CSS_SELECTOR, ".count").text
    show(browser, address, "/articles")
    browser.find_element(By.NAME, "language").send_keys("de")
    browser.find_element(By.CSS_SELECTOR, ".narrow button").send_keys(Keys.ENTER)
    assert "language=de" in browser.current_url
    assert "5 articles" in browser.find_element(By.CSS_SELECTOR, ".count").text


def test_a_passage_leads_to_its_counterpart(browser: WebDriver, address: str) -> None:
    show(browser, address, "beside")
    click(browser, "#a-1 .pair")
    assert browser.current_url.endswith("#b-1")
