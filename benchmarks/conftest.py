"""A browser, and the page to open in it."""

import pytest

from tools import served


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address():
    with served.served() as url:
        yield url
