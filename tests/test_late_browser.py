"""Runs that the server alone can compute: they say so, show nothing meanwhile, and follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand import Knob, Ring, data, drawn, holds, judged, paths, quiet, race_of, seen, settled
from links import opened
from playwright.sync_api import Page, expect

from scenario.handles import with_handles

pytestmark = pytest.mark.browser

# What only the server computes is orange here: its usual gray is that of the edges of words and rings, too.


def inked(page: Page, color: str) -> int:
    """How many pixels of the stage are of a run's colour."""
    drawing = seen(page)
    height, width = drawing.layers[0].shape[:2]
    every = np.stack(np.meshgrid(np.arange(1, width - 1), np.arange(1, height - 1)), axis=-1).reshape(-1, 2) + 0.0
    return int(drawing.inked(every, color).sum())


@pytest.mark.parametrize(
    ("lang", "late", "title"),
    [("en", "follows on release", "Follows on release."), ("zh", "松手后更新", "松手后更新。")],
)
@pytest.mark.parametrize("rule", ["lbfgs", "conjugategradient"])
def test_a_run_that_only_the_server_computes_follows_on_release(visit, rule, lang, late, title):
    link = f"?surface=himmelblau&lang={lang}&run=gd&run={rule}(color=orange)&run=adam&steps=40"
    page, scenario = visit(link), opened(link)
    quiet(page)
    color = scenario.race.runs[1].color
    row = page.locator(f"[data-testid=player-legend] tr[data-color={color}]")
    expect(row).to_contain_text(late)
    assert title in (row.locator("[role=slider]").first.get_attribute("title") or "")
    assert inked(page, color) > 50
    ring = Ring(page)
    held = ring.to(60, -40)
    assert inked(page, color) == 0
    expect(row.locator("td").first).to_have_text(late)
    shown = race_of(scenario, held)
    others = replace(shown, runs=(shown.runs[0], shown.runs[2]))
    assert not any(wrong for _, wrong in judged(seen(page), others, paths(others)))
    page.mouse.up()
    settled(page, with_handles(scenario, held))
    assert inked(page, color) > 50
    stage = judged(seen(page), shown, paths(shown))
    assert not any(wrong for _, wrong in stage)


def test_what_does_not_concern_it_leaves_it_where_it_is(visit):
    link = "?surface=himmelblau&run=gd&run=lbfgs&run=adam&steps=40"
    page, scenario = visit(link), opened(link)
    quiet(page)
    race = data(page, "race")
    held = Knob(page, "run.2.0.lr").to(30)
    assert drawn(page) != race
    holds(page, scenario, held)
    page.mouse.up()


def test_its_own_number_in_the_hand_takes_its_path_away_until_it_follows(visit):
    link = "?surface=himmelblau&run=gd&run=lbfgs(color=orange)&run=adam&steps=40"
    page, scenario = visit(link), opened(link)
    quiet(page)
    key = page.locator("[data-key^='run.1.']").first.get_attribute("data-key") or ""
    held = Knob(page, key).to(-60)
    assert inked(page, scenario.race.runs[1].color) == 0
    page.mouse.up()
    settled(page, with_handles(scenario, held))
    holds(page, scenario, held)
