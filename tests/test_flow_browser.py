"""The flow beneath the paths: switched on, followed to the end, gone while its numbers are in the hand."""

import numpy as np
import pytest
from hand import PARTS, PLAYER, Knob, quiet, seen
from links import opened
from playwright.sync_api import expect

from picture import picture

pytestmark = pytest.mark.browser
LINK = "surface=ill_scaled(kappa=10)&run=gd(lr=0.15)&run=momentum(lr=0.02)&steps=40"


def test_it_is_one_switch_and_follows_what_is_let_go_of(visit):
    page = visit(f"?{LINK}")
    key = page.locator(".race > .race-left .race-key")
    page.locator("[data-layer=flow]").click()
    expect(key).to_contain_text("x′ = −∇f")
    expect(key).to_contain_text("x″ = −∇f")
    page.locator("body").press("End")
    shown = picture(opened(f"{LINK}&flow=on"))
    drawing = seen(page)
    for run in shown.runs:
        flow = run.flows[0]
        own = drawing.place(np.column_stack([run.x, run.y]))
        flow = drawing.place(np.column_stack([flow.x, flow.y])[:: flow.pieces])
        assert drawing.inked(flow[np.hypot(*(flow - own).T) > 12], run.color).mean() > 0.4, run.label
    knob = Knob(page, "run.0.0.lr")
    knob.to(6)
    expect(key).not_to_contain_text("x′ = −∇f")
    expect(key).to_contain_text("x″ = −∇f")
    page.mouse.up()
    quiet(page)
    expect(key).to_contain_text("x′ = −∇f")
    assert "flow=on" in page.url
    page.locator("[data-layer=flow]").click()
    expect(key).not_to_contain_text("∇f")


def test_pictures_have_what_is_said_of_runs_in_their_colours_though_one_is_hidden(visit):
    page = visit("?surface=ill_scaled&run=adam(hidden=on)&run=gd&run=nag&steps=30&theory=on&flow=on")
    expect(page.locator(PLAYER)).to_be_visible()
    said = page.evaluate(f"""async () => {{{PARTS}
      const scene = await Scene.of(player, sheetOf(player));
      const {{ chart: {{ lines }}, runs }} = scene.race;
      scene.destroy();
      return {{ lines: lines.map(({{ run }}) => runs[run].label), flows: runs.map(({{ flows }}) => flows.length) }};
    }}""")
    assert said == {"lines": ["GD", "NAG"], "flows": [2, 1]}
