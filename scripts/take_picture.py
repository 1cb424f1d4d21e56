"""Takes the README's picture: `python3 scripts/take_picture.py` talks at /try in a real browser."""

from __future__ import annotations

import argparse
import io
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, say

if TYPE_CHECKING:
    from flask import Flask
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

WIDTH, SCALE = 430, 2
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
    "--force-prefers-reduced-motion",
)
# Colours of a drawn page; more only make the file bigger.
COLOURS = 128
# A parent asks late in the evening, after having followed the account some hours before.
AT_NIGHT = """
const Real = Date;
window.hour = 20;
Date = class extends Real { constructor() { super(2026, 2, 12, window.hour, 41); } };
"""
# What the parent types.
TALK = ("老师布置的作页太多睡不好", "那初中呢？", "课后服物是自愿的吗")
REPLIES = ".log:not([hidden]) .theirs"
# What the conversation needs to be seen whole: from the last time stamp to the end, and the bars.
HEIGHT = """
const log = document.querySelector(".log:not([hidden])");
const stamp = [...log.querySelectorAll(".stamp")].pop();
const bars = innerHeight - log.clientHeight;
return log.scrollHeight - stamp.offsetTop + 14 + bars;
"""


def main() -> None:
    """Have the conversation and save its picture."""
    parser = argparse.ArgumentParser(description="在真的浏览器里试聊几句，给 README 拍一张图。")
    parser.add_argument("--out", type=Path, metavar="文件", default=ROOT / "docs" / "chat.png")
    out = parser.parse_args().out
    enter("requirements-dev.txt")
    if lacking := missing_browser():
        give_up(lacking)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = stack.enter_context(serve(make_app(Path(folder))))
        browser = stack.enter_context(open_browser(WIDTH, 900, SCALE))
        picture = take(browser, f"{address}/try")
    out.write_bytes(smaller(picture))
    say(f"已保存 {out}（{out.stat().st_size // 1024} KB）")


def missing_browser() -> str:
    """Return what to do when there is no browser to drive, else nothing."""
    if all(map(shutil.which, ("chromium", "chromedriver"))):
        return ""
    return "这里没有 chromium 和 chromedriver；Debian、Ubuntu 请安装 chromium chromium-driver。"


def make_app(instance: Path, **settings: str) -> Flask:
    """Return the application with everything that it makes in `instance`, and the page open."""
    from bot.app import create_app
    from bot.config import load

    given = {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_WECHAT_TOKEN": secrets.token_hex(16),
        "BOT_RECORDS_HASH_KEY": secrets.token_hex(32),
        "BOT_KNOWLEDGE_WATCH": "false",
        "BOT_TRY_ENABLED": "on",
    }
    return create_app(load(ROOT / "config.toml", given | settings))


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine, and give its address."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Write nothing for each request."""

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def open_browser(width: int, height: int, scale: int = 1) -> Iterator[Chrome]:
    """Give a browser with a window of that size in CSS pixels; a narrow one is a phone."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        browser = Chrome(options, ChromeService(shutil.which("chromedriver")))
        try:
            resize(browser, width, height, scale)
            yield browser
        finally:
            browser.quit()


def resize(browser: Chrome, width: int, height: int, scale: int = 1) -> None:
    """Give the window another size in CSS pixels."""
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 900}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def type_in(browser: Chrome, text: str) -> str:
    """Say `text` as a parent does, and return the text of the reply."""
    with next_reply(browser):
        browser.find_element("id", "text").send_keys(f"{text}\n")
    return replies(browser)[-1].text


def replies(browser: Chrome) -> list[WebElement]:
    """Return the bot's replies to the parent who is shown."""
    return browser.find_elements("css selector", REPLIES)


@contextmanager
def next_reply(browser: Chrome) -> Iterator[None]:
    """Wait afterwards until there is one reply more than before; fails when none comes."""
    from selenium.webdriver.support.wait import WebDriverWait

    before = len(replies(browser))
    yield
    WebDriverWait(browser, 20, 0.05).until(lambda found: len(replies(found)) > before)


def take(browser: Chrome, address: str) -> bytes:
    """Have the conversation and return its picture as a PNG."""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AT_NIGHT})
    with next_reply(browser):
        browser.get(address)
    browser.execute_script("hour = 22")
    for line in TALK:
        type_in(browser, line)
    resize(browser, WIDTH, int(browser.execute_script(HEIGHT)), SCALE)
    browser.execute_script("document.querySelector('.log:not([hidden])').scrollTop = 1e6")
    browser.execute_async_script("setTimeout(arguments[0], 500)")
    return browser.get_screenshot_as_png()


def smaller(picture: bytes) -> bytes:
    """Return the PNG with few colours, as a file of a fraction of the size."""
    from PIL import Image

    file = io.BytesIO()
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
