"""The staff page in a real browser, as wide as a desk and as narrow as a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from werkzeug.serving import make_server

from take_picture import FLAGS
from tests.staff.office import ANSWER, CLERK, CORNER, KNOWN, PASSWORD, UNKNOWN, Office, write

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
ATTACK = '<img src=x onerror="document.title=1"><script>document.title=2</script>校车'
# A finger's width, as the guidelines of the phones' makers have it, in CSS pixels.
TOUCHED = 44
NEW_PAGE = "return !window.old && document.readyState === 'complete'"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()),
        reason="no browser: apt-get install chromium chromium-driver",
    ),
]


class Browser:
    """A clerk's browser, `width` CSS pixels wide; who used it before has left nothing in it."""

    def __init__(self, driver: WebDriver, width: int, root: str) -> None:
        self.driver, self.width, self.root = driver, width, root
        driver.get("about:blank")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        driver.get_log("browser")

    def open(self, page: str) -> None:
        self.driver.get(f"{self.root}/staff/{page}")
        self.check()

    def check(self) -> None:
        """Nothing to scroll sideways for, nothing to complain of, nothing too small to touch."""
        wide = self.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= self.width, self.driver.current_url
        logged = [each["message"] for each in self.driver.get_log("browser")]
        assert not logged, logged
        for each in self.all("button, .pages a, .tabs a, summary, main input:not([type=radio])"):
            if each.is_displayed() and each.get_attribute("type") != "hidden":
                assert each.size["height"] >= TOUCHED, each.get_attribute("outerHTML")

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, words: str) -> None:
        """Press the button, link or choice that has these words."""
        told = f"normalize-space(.)='{words}'"
        path = f"//button[{told}]|//a[{told}]|//summary[b[{told}]]"
        pressed = next(e for e in self.driver.find_elements(By.XPATH, path) if e.is_displayed())
        if pressed.tag_name == "summary":
            pressed.click()
        else:
            with self.leaving():
                pressed.click()
        self.check()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait until what is done within has led to another page, and that one is there."""
        self.driver.execute_script("window.old = true")
        yield
        wait = WebDriverWait(self.driver, 20, ignored_exceptions=[WebDriverException])
        wait.until(lambda driver: driver.execute_script(NEW_PAGE))

    @property
    def text(self) -> str:
        return self.one("main").text

    def sign_in(self) -> None:
        self.open("")
        self.one("#name").send_keys(CLERK)
        with self.leaving():
            self.one("#password").send_keys(PASSWORD, Keys.ENTER)
        self.check()


@pytest.fixture
def served(office: Office):
    """Return the bureau with its address, served as to a browser."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield office, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    """Return a browser that is started once: that takes longer than most of the tests."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(params=[1280, 390, 360])
def browser(request, driver, served):
    return Browser(driver, request.param, served[1])


def test_a_clerk_at_work(served, browser):
    """Sign in, see what is open, act on it, see what that did, try it, sign out."""
    office, _ = served
    office.parent.say(KNOWN)
    office.parent.say(UNKNOWN)
    office.missed(ATTACK)
    browser.sign_in()
    assert "3 次里的 1 次" in browser.one(".figure").text
    browser.press("待处理")
    assert UNKNOWN in browser.text
    assert ATTACK in browser.text
    browser.press(UNKNOWN)
    browser.press("相似问法")
    browser.one("#other").send_keys(KNOWN)
    browser.press("把这 1 种问法加到这一条")
    assert "已完成" in browser.text
    assert f"{CLERK}：相似问法 {KNOWN}" in browser.text
    assert f"- {UNKNOWN}" in (office.knowledge / "faq/图书角.md").read_text("utf-8")
    browser.press("试一试")
    browser.one("#q").send_keys(UNKNOWN)
    browser.press("问")
    assert ANSWER in browser.one(".bubble.theirs").text
    browser.press("退出")
    assert "工作人员登录" in browser.text
    browser.open("groups/")
    assert "工作人员登录" in browser.text


def test_every_page_at_every_width(served, browser):
    """With long words, an attack, a fault, and stubs on it too."""
    office, _ = served
    office.missed(ATTACK, "长" * 300, "https://example.cn/" + "a" * 200, UNKNOWN)
    broken = CORNER.replace(f"\n{ANSWER}\n", "\n") + "\n## \n\n没有问题的答案。\n"
    write(office.knowledge, "faq/图书角.md", broken)
    write(office.knowledge, "faq/待答.md", "# 待答\n\n## 研学要交钱吗\n\n- 研学收费吗\n")
    office.app.extensions["watcher"].look()
    browser.sign_in()
    browser.open("groups/")
    places = [each.get_attribute("href") for each in browser.all(".group h2 a")]
    pages = [place.partition("/staff/")[2] for place in places]
    for page in ["", "groups/?show=done", "knowledge", "knowledge?only=untested", *pages]:
        browser.open(page)
        assert browser.driver.title not in {"1", "2"}
        assert browser.one("h1").text
    for page in ("try?q=" + "长" * 300, "try?q=校衫一定要买吗", "try?q=%3Cscript%3E"):
        browser.open(page)
        assert browser.one(".bubble.theirs").text


@pytest.mark.parametrize("browser", [1280], indirect=True)
def test_by_keyboard_alone(served, browser):
    """What has the focus is seen to have it, and the first thing reached leads past the menu."""
    browser.sign_in()
    browser.one("body").send_keys(Keys.TAB)
    focused = browser.driver.switch_to.active_element
    assert focused.text == "跳到正文"
    assert focused.rect["x"] >= 0
    focused.send_keys(Keys.TAB)
    menu = browser.driver.switch_to.active_element
    assert menu.text == "本周"
    assert menu.value_of_css_property("outline-style") == "solid"
    menu.send_keys(Keys.TAB)
    with browser.leaving():
        browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert "没答好的问题" in browser.text


@pytest.mark.parametrize("browser", [1280], indirect=True)
def test_a_page_prints_without_what_is_for_the_screen(served, browser):
    office, _ = served
    office.missed(UNKNOWN)
    browser.sign_in()
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.open("groups/")
    assert not browser.one(".pages").is_displayed()
    assert UNKNOWN in browser.text
