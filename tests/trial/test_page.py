"""The page in a real Chromium, as a person uses it, on a phone and on a desk."""

from __future__ import annotations

import pytest
from flask import Flask
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from bot.trial import Access, make_trial, trial_account
from bot.wechat import make_webhook, text_reply
from take_picture import next_reply, replies, resize, type_in
from tests.trial.knowledge import ANSWER, LAST, LONG, NEXT, QUESTION, VAGUE

PHONE, DESK = (390, 844), (1280, 900)
SIZES = [PHONE, DESK]
GREETING = "欢迎关注随州市教育局"
MINE = ".log:not([hidden]) .mine"


@pytest.fixture(params=SIZES, ids=["phone", "desk"])
def page(request, browsers, address_of, app):
    """Return the browser at a page that was just opened; it must end without a complaint."""
    browser = open_at(browsers(*request.param), address_of(app))
    yield browser
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    assert_nothing_sticks_out(browser)


def open_at(browser, address):
    browser.get("about:blank")
    with next_reply(browser):
        browser.get(address)
    return browser


def tap(browser, label):
    """Tap the link whose text has `label` in the last reply, and return the text of the next."""
    with next_reply(browser):
        replies(browser)[-1].find_element("partial link text", label).click()
    return replies(browser)[-1].text


def assert_nothing_sticks_out(browser):
    for what in ("html", ".log:not([hidden])", ".foot"):
        it = find(browser, what)
        assert it.get_property("scrollWidth") <= it.get_property("clientWidth"), what


def find(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector)


def press(browser, selector):
    find(browser, selector).click()


def until(browser, condition):
    return WebDriverWait(browser, 20, 0.05).until(condition)


def settings(browser):
    """Bring the settings into view, as the three dots do on a phone."""
    if browser.execute_script("return innerWidth") < 900:
        press(browser, "#more")
        until(browser, lambda _: find(browser, ".sheet h1").is_displayed())


def last(browser):
    return replies(browser)[-1].text


def test_the_parent_is_greeted_and_answered_with_a_source(page):
    assert GREETING in last(page)
    told = type_in(page, QUESTION)
    assert ANSWER in told
    assert "—— 工作人员解答，依据《双减意见》" in told
    assert "\n" in told, "lines are broken where the reply breaks them"
    assert page.find_elements(By.CSS_SELECTOR, MINE)[-1].text == QUESTION


def test_a_choice_is_tapped(page):
    """What is tapped is said by the parent, as the app does, and then answered."""
    assert any("哪一个" in type_in(page, vague) for vague in VAGUE)
    label = replies(page)[-1].find_elements(By.TAG_NAME, "a")[1].text
    told = tap(page, label)
    assert page.find_elements(By.CSS_SELECTOR, MINE)[-1].text == label
    assert "哪一个" not in told
    assert "——" in told


def test_a_follow_up_is_tapped(page):
    type_in(page, QUESTION)
    assert "下班" in tap(page, NEXT)


def test_a_long_answer_goes_on_with_more(page):
    assert LAST not in type_in(page, LONG)
    assert LAST in tap(page, "更多")


def test_enter_sends_and_an_empty_line_does_not(page):
    said = len(page.find_elements(By.CSS_SELECTOR, MINE))
    find(page, "#text").send_keys("  \n")
    assert len(page.find_elements(By.CSS_SELECTOR, MINE)) == said
    assert not find(page, "#send").is_displayed()
    find(page, "#text").send_keys(QUESTION)
    with next_reply(page):
        press(page, "#send")
    assert find(page, "#text").get_property("value") == ""


def test_the_samples_behind_the_plus(page):
    press(page, "#plus")
    for what, told in {"image": "图片", "sticker": "表情", "location": "位置"}.items():
        with next_reply(page):
            press(page, f"#samples [data-what={what}]")
        assert told in last(page)
        assert page.find_elements(By.CSS_SELECTOR, f"{MINE} img")[-1].is_displayed()
    with next_reply(page):
        press(page, "#samples [data-what=subscribe]")
    assert GREETING in last(page)


def test_a_voice_with_words_and_without(page):
    press(page, "#speak")
    assert not find(page, "#text").is_displayed()
    with next_reply(page):
        press(page, "#hold")
    assert ANSWER in last(page)
    assert find(page, ".heard").text == find(page, "#hold").get_attribute("data-spoken")
    press(page, "#speak")
    press(page, "#plus")
    with next_reply(page):
        press(page, "#samples [data-what=voice]")
    assert "听不懂" in last(page)


def test_the_menu_asks_and_opens(page):
    press(page, "[data-show=menu]")
    press(page, ".opens")
    with next_reply(page):
        press(page, ".items [data-what=click]")
    assert not page.find_elements(By.CSS_SELECTOR, ".items:not([hidden])")
    press(page, "[data-show=typing]")
    assert find(page, "#text").is_displayed()


def test_parents_have_a_talk_each(page):
    type_in(page, LONG)
    settings(page)
    press(page, "[data-parent=B]")
    until(page, lambda _: len(replies(page)) == 1)
    assert GREETING in last(page)
    assert LAST not in type_in(page, "更多")
    settings(page)
    press(page, "[data-parent=A]")
    until(page, lambda _: len(replies(page)) == 2)
    assert LAST in type_in(page, "更多")


def test_clearing_begins_anew(page):
    type_in(page, LONG)
    settings(page)
    press(page, "#clear")
    until(page, lambda _: len(replies(page)) == 1 and GREETING in last(page))
    assert LAST not in type_in(page, "更多")


def test_why_and_the_two_bodies_are_told_beside_the_reply(page):
    settings(page)
    press(page, "#why")
    press(page, "#raw")
    page.execute_script("document.querySelector('#side').classList.remove('open')")
    type_in(page, QUESTION)
    beside = "#notes" if page.execute_script("return innerWidth") > 1000 else ".msg.chosen + .note"
    note = find(page, beside)
    assert "候选" in note.text
    assert f"<Content><![CDATA[{QUESTION}]]></Content>" in note.text
    again = note.find_element(By.CSS_SELECTOR, ".again")
    page.execute_script("arguments[0].scrollIntoView()", again)
    again.click()
    until(page, lambda _: "回复一样" in again.text)


@pytest.mark.parametrize("width", [320, 768, 900, 1024])
def test_other_widths_fit_too(browsers, address_of, app, width):
    browser = browsers(*DESK)
    resize(browser, width, 700)
    open_at(browser, address_of(app))
    type_in(browser, QUESTION)
    assert_nothing_sticks_out(browser)
    resize(browser, *DESK)


HOSTILE = [
    "<script>document.title = 'broken'</script>",
    "<img src=x onerror=\"document.title = 'broken'\">",
    '<a href="javascript:document.title=1">点我</a>',
    '<a href="https://example.com/" onclick="document.title=1">点我</a>',
    "<a href='https://example.com/'>点我</a>",
    '<a href="data:text/html,hi">点我</a>',
    '<a href="weixin://bizmsgmenu?msgmenucontent=&msgmenuid=1">点我</a>',
    '<a href="weixin://other?msgmenucontent=a&msgmenuid=1">点我</a>',
    '<a href="https://example.com/"><b>点我</b></a>',
    "&lt;b&gt; &amp; \u202e 反着",
]


@pytest.fixture(scope="module")
def parrot():
    """Return an application whose bot says whatever it is told."""
    app, account = Flask("parrot"), trial_account()

    def answer(incoming):
        return text_reply(incoming, incoming.text or GREETING, incoming.created)

    app.register_blueprint(make_webhook({account.name: account}, account.name, answer))
    app.register_blueprint(
        make_trial(account, Access("on", "127.0.0.1"), "局", (), str, lambda: False)
    )
    return app


def test_what_is_no_link_of_the_app_is_shown_as_it_is_written(browsers, address_of, parrot):
    """Neither a parent's text nor a reply can bring an element of its own into the page."""
    browser = open_at(browsers(*DESK), address_of(parrot))
    title = browser.title
    for text in HOSTILE:
        assert type_in(browser, text) == text
        bubbles = browser.find_elements(By.CSS_SELECTOR, ".bubble")[-2:]
        assert [bubble.get_property("textContent") for bubble in bubbles] == [text, text]
        assert [bubble.get_property("childElementCount") for bubble in bubbles] == [0, 0]
    assert browser.title == title
    assert browser.get_log("browser") == []


def test_the_apps_two_links_are_links(browsers, address_of, parrot):
    browser = open_at(browsers(*PHONE), address_of(parrot))
    page, menu = (
        '<a href="https://example.com/a?b=1&c=2">网页</a>',
        ('<a href="weixin://bizmsgmenu?msgmenucontent=课后服务　几点&msgmenuid=2">几点</a>'),
    )
    assert type_in(browser, f"看{page}，问{menu}。") == "看网页，问几点。"
    to_page, to_say = replies(browser)[-1].find_elements(By.TAG_NAME, "a")
    assert to_page.get_attribute("href") == "https://example.com/a?b=1&c=2"
    assert to_page.get_attribute("rel") == "noopener noreferrer"
    assert to_say.get_attribute("href").endswith("#")
    assert tap(browser, "几点") == "课后服务　几点"
