"""What the server says besides the page."""

import os
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import served

from player.assets import assets, base

pytestmark = pytest.mark.browser


def test_every_answer_carries_the_security_headers(address):
    for path in ("/", "/_stcore/health", f"/{base()}/main.js"):
        with urlopen(address + path) as answer:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe-eval" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_may_embed_the_page_is_said_where_it_is_not_everybody():
    script = "import server; print(server.HEADERS['content-security-policy'])"
    found = {}
    for origins in ("*", "https://a.org https://b.org"):
        environment = dict(os.environ) | {"FRAME_ANCESTORS": origins}
        command = [sys.executable, "-c", script]
        found[origins] = subprocess.run(
            command, cwd=served.ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout
    assert "frame-ancestors" not in found["*"]
    assert found["https://a.org https://b.org"].strip().endswith("frame-ancestors https://a.org https://b.org")


def test_the_players_files_are_kept_for_ever_and_packed(address):
    url = f"{address}/{base()}/plotly.min.js"
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.read() == assets()["plotly.min.js"].packed
    with urlopen(url) as answer:
        assert answer.headers["content-encoding"] is None


def test_nothing_else_lies_in_the_players_folder(address):
    for name in ("payload.py", "..%2f..%2fserver.py", "nothing.js"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/{base()}/{name}")
        assert refused.value.code in {400, 404}
        refused.value.close()
