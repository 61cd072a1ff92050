"""Makes the README's pictures: `make pictures`. The animated one by the page's own menu, the others as screenshots.

All need Chromium, which `make test` installs. With `--gif` only `docs/race.gif` is made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from export.theme import variables
from scenario.palette import PALETTE
from tools import ROOT
from tools.served import PLACED, chromium, served

GIF = ROOT / "docs" / "race.gif"
RACE = "?surface=himmelblau&steps=120&run=gd&run=momentum&run=nag&run=adam"
GIF_BYTES = 2_500_000
PICTURES = ROOT / "docs" / "pictures"
PICTURE_BYTES = 200_000


@dataclass(frozen=True)
class Picture:
    """One feature: where it is seen, how large, at which step, and what has to be done before."""

    link: str
    size: tuple[int, int] = (1440, 900)
    step: int | None = None
    scheme: str = "light"
    act: Callable[[object], None] = lambda page: None


def _draw_momentum(page) -> None:
    # A real click would scroll the page to the button.
    page.locator("[data-arrow=m_hat]").first.evaluate("(button) => button.click()")


def _share(page) -> None:
    page.get_by_role("button", name="Share").click()
    page.get_by_role("img", name="QR code").wait_for()


TABLE = {
    "player": Picture("?surface=rosenbrock&steps=300&run=gd&run=momentum&run=nag&run=adam", step=150),
    "dark": Picture("?surface=himmelblau&run=gd&run=momentum&run=nag&run=adam", step=60, scheme="dark"),
    "inspector": Picture(
        "?surface=himmelblau&inspector=on&vectors=on&run=momentum&run=adam", (1440, 1250), 12, act=_draw_momentum
    ),
    "space": Picture("?surface=himmelblau&space=on&run=gd&run=momentum&run=adam", (1440, 1300), 40),
    "phone": Picture("?surface=rosenbrock&run=gd&run=momentum&run=adam", (390, 844), 80),
    "lesson": Picture("?lesson=04-momentum-damps", step=40),
    "share": Picture("?surface=beale&run=momentum&run=nag&run=adam", act=_share),
    "chinese": Picture("?lesson=06-nesterov&lang=zh", step=60),
}
"""Every picture by its name; `docs/pictures/<name>.png`."""


def gif() -> None:
    """The race at the top of the README, as the page's own menu makes it."""
    with served() as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/{RACE}")
        page.wait_for_selector(PLACED, timeout=60_000)
        page.get_by_test_id("player-save").click()
        with page.expect_download(timeout=120_000) as download:
            page.get_by_test_id("player-save-gif").click()
        download.value.save_as(GIF)
    _weigh(GIF, GIF_BYTES)


def pictures() -> None:
    """One screenshot of each main feature."""
    PICTURES.mkdir(exist_ok=True)
    with served() as address, chromium() as browser:
        for name, picture in TABLE.items():
            _take(browser, address, picture, PICTURES / f"{name}.png")


def _take(browser, address: str, picture: Picture, path: Path) -> None:
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=picture.scheme)
    page = context.new_page()
    page.goto(f"{address}/{picture.link}")
    page.wait_for_selector(PLACED, timeout=60_000)
    if picture.step is not None:
        page.get_by_test_id("player-scrubber").fill(str(picture.step))
    picture.act(page)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)  # for panels that slide and for the picture in three dimensions
    page.screenshot(path=path)
    context.close()
    _shrink(path, picture.scheme)
    _weigh(path, PICTURE_BYTES)


def _shrink(path: Path, scheme: str) -> None:
    """A palette of its own: a third of the bytes. The page's own colours are in it, however few pixels they have."""
    picture = Image.open(path).convert("RGB")
    said = variables(scheme)
    runs = [getattr(color, scheme) for color in PALETTE.values()]
    own = [
        int(color[i : i + 2], 16)
        for color in (*runs, said["--st-text-color"], said["--st-background-color"])
        for i in (1, 3, 5)
    ]
    common = picture.quantize(256 - len(own) // 3).getpalette() or []
    palette = np.array(own + common, int).reshape(-1, 3)
    colors, where = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_inverse=True)
    # Pillow's own search is by rounded colours and turns white into grey.
    nearest = np.array([((palette - color) ** 2).sum(1).argmin() for color in colors.astype(int)], np.uint8)
    small = Image.fromarray(nearest[where].reshape(picture.height, picture.width), "P")
    small.putpalette(palette.astype(np.uint8).tobytes())
    small.save(path, optimize=True)


def _weigh(path: Path, limit: int) -> None:
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB")
    if size > limit:
        sys.exit(f"{path.relative_to(ROOT)} is larger than {limit / 1000:.0f} kB")


if __name__ == "__main__":
    gif()
    if "--gif" not in sys.argv:
        pictures()
