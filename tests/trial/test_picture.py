"""The README's picture: taken from the real page, phone-sized, and light."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from take_picture import SCALE, WIDTH, missing_browser, open_browser, smaller, take

KEPT = Path(__file__).parents[2] / "docs" / "chat.png"
MOST_BYTES = 300_000


def assert_fits(picture: bytes) -> None:
    width, height = Image.open(io.BytesIO(picture)).size
    assert width == WIDTH * SCALE
    assert height > width
    assert len(picture) < MOST_BYTES


def test_a_talk_becomes_a_picture(address_of, app):
    if lacking := missing_browser():
        pytest.skip(lacking)
    with open_browser(WIDTH, 900, SCALE) as browser:
        picture = take(browser, address_of(app))
    assert_fits(smaller(picture))


def test_the_picture_of_the_readme_fits():
    assert_fits(KEPT.read_bytes())
