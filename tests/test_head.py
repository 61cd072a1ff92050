"""What is put into the page's HTML on its way, and into nothing else."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse

from player.assets import PLOTLY, base, needed
from ui.head import Head

ENTRY = '<script type="module" crossorigin src="./static/js/index.js"></script>'
PAGE = f'<html><head><title>x</title>{ENTRY}</head><body><div id="root"></div></body></html>'


async def answer(scope, receive, send):
    request = Request(scope)
    if "if-none-match" in request.headers:
        response = PlainTextResponse(status_code=304)
    elif request.url.path.endswith("/text"):
        response = PlainTextResponse(PAGE)
    else:
        response = HTMLResponse(PAGE, headers={"etag": '"1"', "last-modified": "today"})
    await response(scope, receive, send)


def get(path: str, query: str = "", middle: Head | None = None, **headers: str) -> tuple[int, Headers, str]:
    """Status, headers and text of what comes through, `middle` or one that is new."""
    raw = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in {"accept": "text/html", **headers}.items()
    ]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw}
    sent: list = []

    async def send(message):
        sent.append(message)

    # In a thread of its own: a browser that was driven in this one has left a loop running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, (middle or Head(answer))(scope, None, send)).result()  # pyright: ignore[reportArgumentType]
    start, *rest = sent
    return start["status"], Headers(raw=start["headers"]), b"".join(part["body"] for part in rest).decode()


def test_styles_and_the_way_to_the_player_stand_in_the_page():
    html = get("/")[2]
    for name in needed("main.js"):
        assert f'<script type="module" async src="./{base()}/{name}"></script>' in html.partition("<title>")[0]
    assert f'<link rel="preload" as="script" fetchpriority="low" href="./{base()}/{PLOTLY}">' in html
    assert "modulepreload" not in html, "what is told so is not kept compiled"
    assert html.endswith("</style></body></html>")
    assert ".st-key-head" in html


def test_the_picture_is_asked_for_before_anything_else_and_streamlit_waits_for_it():
    html = get("/")[2]
    assert html.index('fetch("./picture" + location.search') < html.index("<title>")
    assert ENTRY not in html
    assert 'racePicture.wait.then(() => import("./static/js/index.js"))' in html
    assert "@" not in html.partition("</head>")[0], "every place is filled"
    assert get("/", "surface=</script><script>alert(1)</script>")[2] == html, "nothing of a link is in it"


def test_a_page_in_a_frame_fills_it_from_the_beginning():
    """A style that comes after the player has been laid out moves it, and tells nobody."""
    alone = '[data-testid="stHeader"] { display: none !important; }'
    assert alone in get("/", "surface=bowl&embed=true")[2]
    assert alone in get("/", "embed=True")[2]
    assert alone not in get("/", "surface=bowl&embed=false")[2]
    assert alone not in get("/")[2]


@pytest.mark.browser
def test_no_module_has_to_wait_for_another_to_ask_for_it(visit):
    page = visit("?surface=bowl")
    loaded = page.evaluate(
        """() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
          .filter((path) => path.startsWith("/player/") && path.endsWith(".js"))"""
    )
    told = re.findall(r'(?:href|src)="\./(player/[^"]+\.js)"', get("/")[2])
    # The whole Plotly is for three dimensions, and comes once nobody waits for anything else.
    asked = {path for path in loaded if not path.endswith("/plotly.min.js")}
    assert sorted(asked) == sorted(f"/{name}" for name in told)


def test_streamlits_page_is_read_once_and_comes_as_it_did():
    asked = []

    async def once(scope, receive, send):
        asked.append(scope["path"])
        await answer(scope, receive, send)

    middle = Head(once, root="race")
    first, again, alone = get("/race/", "a=b", middle), get("/race", "c=d", middle), get("/race", "embed=true", middle)
    assert asked == ["/race/", "/race"]
    assert again == first
    assert alone != first
    again[1]._list.append((b"x", b"y"))
    assert get("/race", middle=middle) == first, "what others add to one answer is not in the next"
    assert get("/race/text", middle=middle)[2] == PAGE
    assert get("/text", middle=middle)[2] == PAGE


def test_a_page_is_never_kept_after_the_player_has_changed():
    status, headers, html = get("/", if_none_match='"1"')
    assert status == 200
    assert not {"etag", "last-modified"} & set(headers)
    assert int(headers["content-length"]) == len(html.encode())


@pytest.mark.parametrize("path", ["/media/race.html", "/text"])
def test_nothing_else_is_touched(path):
    assert get(path)[2] == PAGE


def test_what_a_script_asks_for_is_touched_by_nothing():
    assert get("/", accept="*/*", if_none_match='"1"')[0] == 304
