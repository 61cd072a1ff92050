"""What the server says besides the page."""

import asyncio
import contextvars
import gzip
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
import streamlit
from links import opened
from starlette.requests import Request as StarletteRequest

import server
import turns
from export.table import to_csv
from locales import LANGUAGES, catalogue, speaking
from player.assets import assets, base
from player.sent import sent
from scenario import from_params, simulate
from surfaces import SURFACES
from tools import served

pytestmark = pytest.mark.browser


def test_every_answer_carries_the_security_headers(address):
    for path in ("/", "/_stcore/health", f"/{base()}/main.js"):
        with urlopen(address + path) as answer:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe-eval" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"


def started(origins: str) -> subprocess.CompletedProcess:
    """What becomes of a server that is told these origins, up to where it would serve."""
    script = "import server; print(server.HEADERS['content-security-policy'])"
    environment = dict(os.environ) | {"FRAME_ANCESTORS": origins}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=served.ROOT, env=environment, capture_output=True, text=True)


def test_who_may_embed_the_page_is_said_where_it_is_not_everybody():
    assert "frame-ancestors" not in started("").stdout
    found = started("https://a.org  https://*.b.org:8080")
    assert found.stdout.strip().endswith("; frame-ancestors https://a.org https://*.b.org:8080"), found.stderr


def test_a_server_that_is_told_nonsense_does_not_start_and_says_why():
    found = started("https://a.org; script-src *")
    assert found.returncode == 1
    assert found.stdout == ""
    assert found.stderr.startswith("FRAME_ANCESTORS: 'https://a.org;' is not an origin")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    ["a;b", "https://a.org\nx: y", "https://课.cn", "https://a.org,https://b.org", "'unsafe'", "javascript:x", "a/b"],
)
def test_what_is_no_origin_is_refused(text):
    with pytest.raises(ValueError, match=r"is not an origin|more than one line"):
        server.frame_ancestors(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", "*"),
        ("  ", "*"),
        ("*", "*"),
        ("https://a.org *", "*"),
        ("'self'", "'self'"),
        (" a.org  b.org ", "a.org b.org"),
    ],
)
def test_origins_are_separated_by_blanks_and_none_is_everybody(text, meant):
    assert server.frame_ancestors(text) == meant


def test_the_players_files_are_kept_for_ever_and_packed(address):
    url = f"{address}/{base()}/plotly.min.js"
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.read() == assets()["plotly.min.js"].packed
    with urlopen(url) as answer:
        assert answer.headers["content-encoding"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_one_of_the_players_files_in_each_language(address, language):
    url = f"{address}/{base()}/catalogue.{language}.json"
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers.get_content_type() == "application/json"
        packed = answer.read()
    assert len(packed) < 50_000
    found = json.loads(gzip.decompress(packed))["surfaces"]["entries"]
    titles = catalogue(language)
    assert [entry["name"] for entry in found] == [titles.get(s.title, s.title) for s in SURFACES.values()]


def test_nothing_else_lies_in_the_players_folder(address):
    for name in ("payload.py", "..%2f..%2fserver.py", "nothing.js"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/{base()}/{name}")
        assert refused.value.code in {400, 404}
        refused.value.close()


def test_streamlits_own_files_are_packed_and_kept_for_ever(address):
    """What it serves itself, it reads anew for each browser of a class, and packs never."""
    with urlopen(address) as answer:
        script = re.findall(r'src="\./(static/js/index[^"]+)"', answer.read().decode())[0]
    for encodings in ("gzip", "identity"):
        with urlopen(Request(f"{address}/{script}", headers={"Accept-Encoding": encodings})) as answer:
            assert answer.headers.get_content_type() == "application/javascript"
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] == ("gzip" if encodings == "gzip" else None)
            found = answer.read()
    there = Path(streamlit.__file__).parent / "static" / script
    assert found == there.read_bytes()


@pytest.mark.parametrize("name", ["js/index.OLD.js", "", "js", "../index.html", "js/../js", "%2e%2e/index.html"])
def test_what_is_no_file_of_streamlits_is_missing_and_not_the_page(address, name):
    """A tab that was opened before a new version came asks for a script that is no more: the page is none."""
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"/static/{name}", headers={"Accept": "text/html"})
    assert connection.getresponse().status == 404
    connection.close()


@pytest.mark.parametrize("path", ["player/0123456789abcdef/main.js", "player/x", "player/a/b/c.js"])
def test_files_of_another_version_are_missing_and_not_the_page(address, path):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/{path}")
    assert refused.value.code == 404
    refused.value.close()


def test_searchers_follow_no_links_into_pictures(address):
    with urlopen(f"{address}/robots.txt") as answer:
        assert answer.headers.get_content_type() == "text/plain"
        assert "Disallow: /*?" in answer.read().decode()


def test_the_icon_is_an_image(address):
    with urlopen(f"{address}/favicon.ico") as answer:
        assert answer.headers.get_content_type() == "image/svg+xml"
        assert answer.read().startswith(b"<svg")


def test_nobody_may_steer_the_page_from_outside(address):
    with urlopen(f"{address}/_stcore/host-config") as answer:
        assert json.load(answer)["allowedOrigins"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_of_a_link_is_what_its_session_will_send(address, lang):
    """Asked for twice: the second time without a thread."""
    query = "surface=saddle&run=gd&steps=20&vectors=on"
    scenario, _ = from_params(parse_qs(query))
    with speaking(lang):
        promised = {alone: sent(scenario, alone=alone).packed for alone in (False, True)}
    for _ in range(2):
        for alone, expected in promised.items():
            url = f"{address}/picture?{query}" + ("&embed=true" if alone else "")
            with exported(url, accept_language=lang, accept_encoding="gzip") as answer:
                assert answer.headers["content-encoding"] == "gzip"
                assert answer.headers["vary"] == "accept-language"
                assert "no-cache" in answer.headers["cache-control"]
                assert answer.read() == expected


def test_who_comes_without_a_link_is_told_what_can_be_done(address):
    new, others = ["", "?embed=false", "?embed_options=dark_theme"], ["?surface=saddle", "?embed=true", "?x="]
    for query in [*new, *others]:
        with exported(f"{address}/picture{query}") as answer:
            hint = "true" if query in new else "false"
            assert f'"hint": {hint}'.encode() in gzip.decompress(answer.read()), query


def test_a_visitors_own_rows_are_not_kept_with_the_link(monkeypatch):

    async def still_there():
        return {"type": "http.request", "body": b"", "more_body": True}

    async def asked(query: str) -> int:
        scope = {"type": "http", "method": "GET", "path": "/picture", "query_string": query.encode(), "headers": []}
        response = await server.picture_of(StarletteRequest(scope, still_there))
        return len(response.body)

    monkeypatch.setattr(server, "_SHOWN", {})
    own = "data=own(rows=parea.1.745.1200.952.610~age.0.31.8.45.12~price.0.212.371.220.198)&steps=9"
    opened(own)
    for query, is_kept in ((own, False), ("surface=saddle&steps=9", True)):
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(asyncio.run, asked(query)).result() > 10_000
        assert any(query == key for key, _ in server._SHOWN) == is_kept, query


def test_a_link_with_nonsense_in_it_has_a_picture_all_the_same(address):
    with exported(f"{address}/picture?surface=nothing&run=%00&steps=-1&f=%3Cscript%3E&v=9") as answer:
        assert len(answer.read()) > 10_000


RACE = "surface=saddle&start=0.5,0.25&steps=20&run=gd&run=momentum"


def exported(url: str, **headers: str):
    return urlopen(Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()}))


def test_a_file_is_made_of_nothing_but_its_link(address):
    """The same from every replica: what the page's own button gives."""
    scenario, _ = from_params(parse_qs(RACE))
    with exported(f"{address}/export/csv?{RACE}") as answer:
        assert answer.headers.get_filename() == "saddle-gd-momentum.csv"
        assert answer.headers.get_content_type() == "text/csv"
        assert answer.read().decode() == to_csv(scenario)
    with exported(f"{address}/export/json?{RACE}", Referer=f"{address}/course?lang=zh") as answer:
        assert json.load(answer)["link"].startswith(f"{address}/course?v=")
    with exported(f"{address}/export/html?lesson=06-nesterov", Accept_Language="zh-CN,zh;q=0.9") as answer:
        page = answer.read().decode()
        assert answer.headers.get_filename().endswith(".html")
        assert 'lang="zh' in page


def test_a_file_links_back_to_no_strangers_page(address):
    with exported(f"{address}/export/json?{RACE}", Referer="https://evil.example/") as answer:
        assert json.load(answer)["link"].startswith("?v=")


@pytest.mark.parametrize("ending", ["mp4", "", "csv/x", "..%2fserver.py"])
def test_other_files_are_not_made(address, ending):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/export/{ending}?{RACE}")
    assert refused.value.code in {400, 404}
    refused.value.close()


def test_who_has_gone_is_no_fault_of_what_is_computed(monkeypatch, caplog):
    race = opened("f=x^2%2B1.2345*y^2&steps=300&run=gd").race
    monkeypatch.setattr(turns.TURNS, "look", -1.0)
    monkeypatch.setattr(turns.TURNS, "pace", -1.0)

    def gone() -> None:
        raise server.Gone

    def asked() -> None:
        turns.welcome(gone)
        simulate(race)

    with pytest.raises(server.Gone):
        contextvars.copy_context().run(asked)
    assert not caplog.records
