"""Losses on data in a real browser: found by typing, set, pasted, shared; in both languages, on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import numpy as np
import pytest
from barriers import faults
from hand import eventually, quiet
from links import opened
from playwright.sync_api import Page, expect

from learning.own import LONGEST, pack, read_table
from scenario import Scenario, from_params

pytestmark = pytest.mark.browser

PASTED = '"area";age;price\n"74,5";31;212\n120;8;371\n95,2;45;220\n61;12;198\n'
OWN = "data=own(rows=parea.1.745.1200.952.610~age.0.31.8.45.12~price.0.212.371.220.198)"


def shown(page: Page) -> Scenario:
    scenario, problems = from_params(parse_qs(urlsplit(page.url).query))
    assert problems == []
    return scenario


def becomes(page: Page, link: str) -> None:
    wanted = opened(link)

    def check() -> None:
        assert shown(page).race == wanted.race

    eventually(page, check)


def surfaces(page: Page):
    """The gallery, open: one click."""
    page.get_by_test_id("player-surface").click()
    gallery = page.locator("dialog.race-picker")
    gallery.locator("[role=option]").first.wait_for()
    return gallery


def pasting(page: Page):
    """The dialog for own rows: two clicks."""
    surfaces(page).locator("[data-key=own]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").wait_for()
    return dialog


def is_open(page: Page) -> None:
    """To everybody."""
    quiet(page)
    assert faults(page) == []


@pytest.mark.parametrize(
    ("lang", "typed"), [("en", "linnerud"), ("zh", "线性回归"), ("en", "regression"), ("zh", "腰围")]
)
def test_linnerud_is_a_click_and_a_word_from_the_first_page(visit, lang, typed):
    page = visit(f"?lang={lang}", width=1440)
    gallery = surfaces(page)
    gallery.get_by_role("combobox").fill(typed)
    expect(gallery.locator("[role=option]:visible").first).to_have_attribute("data-key", "data=linnerud")
    page.keyboard.press("Enter")
    becomes(page, "data=linnerud")
    expect(page.get_by_test_id("player-surface")).to_contain_text("Twenty men" if lang == "en" else "二十名男子")


def test_what_is_offered_has_a_stamp_and_is_opened_as_it_is_offered(visit):
    page = visit("?data=linnerud&batch=1&against=epochs")
    gallery = surfaces(page)
    expect(gallery.locator("[data-key='data=linnerud&batch=1&against=epochs']")).to_have_class(
        re.compile("race-picker-now")
    )
    moons = gallery.locator("[data-key^='data=moons']")
    expect(moons.locator("canvas")).to_be_visible()
    moons.click()
    becomes(page, "data=moons&model=net")
    gallery = surfaces(page)
    gallery.locator("[data-key=himmelblau]").first.click()
    becomes(page, "surface=himmelblau")
    assert not {"data", "model", "batch", "against", "beside"} & parse_qs(urlsplit(page.url).query).keys() - {"against"}


def test_undo_redo_reset_and_recent_pictures_know_data(visit):
    page = visit("?surface=bowl")
    gallery = surfaces(page)
    gallery.locator("[data-key^='data=moons']").click()
    becomes(page, "data=moons&model=net")
    page.get_by_test_id("player-undo").click()
    becomes(page, "surface=bowl")
    page.get_by_test_id("player-redo").click()
    becomes(page, "data=moons&model=net")
    page.goto(page.url + "&batch=5&run=gd")
    page.wait_for_selector("[data-testid=player][data-digest]")
    page.get_by_test_id("player-reset").click()
    becomes(page, "data=moons&model=net")
    page.get_by_test_id("player-recent").click()
    page.get_by_test_id("player-recent-list").get_by_role("link").filter(has_text="bowl").click()
    becomes(page, "surface=bowl")


def test_a_formula_that_is_typed_takes_the_place_of_the_data(visit):
    page = visit("?data=linnerud&batch=5&order=fixed")
    field = page.locator(".st-key-formula input")
    expect(field).to_have_attribute("placeholder", "waist = w1·chins + w2·situps; or type a formula")
    field.fill("x^2 + y^2")
    field.press("Enter")
    becomes(page, "f=x^2%2By^2")


def test_a_batch_of_one_in_the_settings(visit):
    page = visit("?data=linnerud")
    page.get_by_role("button", name="Settings", exact=True).click()
    field = page.locator(".st-key-sheet").get_by_role("textbox", name="Batch, exactly")
    field.fill("1")
    field.press("Enter")
    becomes(page, "data=linnerud&batch=1")
    field.fill("21")
    field.press("Enter")
    expect(page.locator(".st-key-sheet")).to_contain_text("'21' is not between 0 and 20")
    becomes(page, "data=linnerud&batch=1")


def test_what_does_not_fit_is_said_in_the_settings(visit):
    page = visit("?data=linnerud")
    page.get_by_role("button", name="Settings", exact=True).click()
    page.locator(".st-key-sheet .st-key-data-loss").get_by_role("combobox").click()
    page.get_by_role("option", name="Cross-entropy").click()
    expect(page.locator(".st-key-sheet")).to_contain_text("Cross-entropy is of classes, and the answers are numbers.")
    expect(page.locator("[class*=st-key-data-loss]").get_by_role("combobox")).to_have_value("Squared error")
    becomes(page, "data=linnerud")


def test_rows_are_pasted_and_the_link_opens_elsewhere(visit):
    page = visit()
    dialog = pasting(page)
    dialog.get_by_role("textbox").fill(PASTED)
    dialog.get_by_role("button", name="Use these rows").click()  # without looking at what is understood of them
    expect(dialog).to_be_hidden()
    becomes(page, OWN)
    expect(page.get_by_test_id("player-surface")).to_contain_text("Your own rows")
    other = visit(f"?{urlsplit(page.url).query}")
    becomes(other, OWN)
    digest = page.get_by_test_id("player").get_attribute("data-digest")
    expect(other.get_by_test_id("player")).to_have_attribute("data-digest", digest or "")


BAD = [
    ("a;b\n1;2\n3;x\n5;6", "Row 3, column b: 'x' is not a number."),
    ("a,b\n1,2\n3\n", "Row 3 has 1 cells, the first has 2."),
    ("a,b\n1,2\n,4\n", "Row 3, column a: the cell is empty."),
    ("kind,x\nu,1\nu,2\nu,3", "Column kind has one class only: there is nothing to tell apart."),
    ('a,b\n1,"2\n', "A quotation mark is opened and not closed."),
    ("<b>x</b>\n1\n2", "A column of numbers is needed to learn another from."),
]


def test_bad_rows_are_named_and_nothing_is_lost(visit):
    page = visit("?surface=bowl")
    dialog = pasting(page)
    field = dialog.get_by_role("textbox")
    for text, reason in BAD:
        field.fill(text)
        field.press("Control+Enter")
        expect(dialog.locator("[class*=st-key-refused]")).to_contain_text(reason)
        dialog.get_by_role("button", name="Use these rows").click()
        expect(dialog.locator("[class*=st-key-refused]")).to_contain_text(reason)
        expect(field).to_have_value(text)
        assert shown(page).race.surface.name == "bowl"


def test_a_file_is_opened_and_can_still_be_mended(visit, tmp_path: Path):
    page = visit("?surface=bowl")
    dialog = pasting(page)
    path = tmp_path / "rows.csv"
    path.write_bytes(("\ufeff" + PASTED.replace("198", "x98")).encode())
    dialog.locator("input[type=file]").set_input_files(path)
    expect(dialog.locator("[class*=st-key-refused]")).to_contain_text("Row 5, column price: 'x98' is not a number.")
    field = dialog.get_by_role("textbox")
    expect(field).to_have_value(re.compile("x98"))  # each file has a field of its own
    field.fill(field.input_value().replace("x98", "198"))
    field.press("Control+Enter")
    expect(dialog).to_contain_text("4 rows. Learnt is price, from area, age")
    dialog.get_by_role("button", name="Use these rows").click()
    becomes(page, OWN)


def test_a_file_that_is_no_table_is_refused(visit, tmp_path: Path):
    page = visit("?surface=bowl")
    dialog = pasting(page)
    path = tmp_path / "rows.csv"
    path.write_bytes(b"PK\x03\x04\0\0\0" + bytes(900))
    dialog.locator("input[type=file]").set_input_files(path)
    expect(dialog).to_contain_text("This file is no table as text: save it as CSV and open that.")


def long_link() -> str:
    """A link as long as own rows make it."""
    draws = np.random.default_rng(0).normal(size=(200, 4)).round(9)
    lines = [",".join(map(str, row)) for row in draws.tolist()]
    packed = next(found for n in range(200, 0, -1) if (found := _packed(lines[:n])))
    return f"data=own(rows={packed})"


def _packed(lines: list[str]) -> str:
    """Nothing where they are too many."""
    try:
        return pack(read_table("\n".join(["a,b,c,d", *lines])))
    except ValueError:
        return ""


def test_the_longest_link_opens_is_shared_and_exported(visit, address):
    runs = "&".join(
        f"run=adam(lr=0.0{i}1,beta1=0.8{i},beta2=0.99{i},eps=1e-7).warmup_cosine(warmup=2{i}).clip" for i in range(8)
    )
    link = f"?{long_link()}&{runs}"
    page = visit(link)
    assert len(page.url) > LONGEST
    becomes(page, link)
    page.reload()
    page.wait_for_selector("[data-testid=player][data-digest]")
    becomes(page, link)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This link is too long for a QR code.")
    expect(dialog).to_contain_text("This link is longer than 2000 characters; some programs will cut it.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Export").click()
    href = page.locator("a.file[href*='/export/csv']").get_attribute("href")
    with urlopen(Request(href or "", headers={"referer": page.url})) as answer:
        assert answer.status == 200
        assert answer.read().count(b"\n") > 8 * 200


def test_an_address_of_eight_thousand_characters_is_answered(visit):
    link = f"?{long_link()}"
    page = visit(link + "&utm_source=" + "x" * (8000 - len(link) - 12))
    becomes(page, link)


def test_the_servers_log_has_nothing_of_own_rows(visit, log: Path, address):
    page = visit(f"?{OWN}&steps=33")
    urlopen(f"{address}/export/csv?{OWN}").close()
    page.get_by_role("button", name="Share").click()
    page.get_by_role("dialog").wait_for()
    assert "745" not in log.read_text(errors="replace").replace(":", "")


@pytest.mark.parametrize(("lang", "width", "height"), [("en", 1440, 900), ("zh", 1024, 768), ("zh", 390, 844)])
def test_gallery_sheet_and_dialog_have_no_serious_accessibility_fault(visit, lang, width, height):
    page = visit(f"?data=linnerud&lang={lang}", width=width, height=height, color_scheme="light")
    surfaces(page)
    is_open(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings" if lang == "en" else "设置", exact=True).click()
    page.locator("[class*=st-key-data-order]").first.wait_for()
    is_open(page)
    page.locator(".st-key-rows-ask button").click()
    dialog = page.get_by_role("dialog").filter(has=page.locator(".st-key-rows-use"))
    field = dialog.get_by_role("textbox")
    field.fill(PASTED)
    field.press("Control+Enter")
    dialog.locator(".st-key-rows-told").wait_for()
    is_open(page)
    box = dialog.get_by_role("button", name="Use these rows" if lang == "en" else "使用这些数据").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
