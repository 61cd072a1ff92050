"""The line to the server as it is on bad days: slow, overtaken, deaf, cut. What is in the hand stays in the hand."""

from __future__ import annotations

from typing import Any

import pytest
from hand import PLAYER, Knob, Ring, data, differing, drawn, holds, knob, overheard, quiet, rested, seen, settled, value
from links import opened
from playwright.sync_api import Page, expect

from scenario.handles import with_handles

pytestmark = pytest.mark.browser

LINK = "?surface=himmelblau&run=gd&run=adam&run=adagrad&steps=100"


class Line:
    """What passes between page and server; what is kept back passes later, in its order."""

    def __init__(self):
        self.kept: list[tuple[Any, Any]] = []
        self.holding = False
        self.open = True
        self.deaf = 0
        """How many more drafts are lost on their way."""
        self.drafts: list[bytes] = []
        self.sockets: list[Any] = []

    def through(self, page: Page) -> None:
        page.route_web_socket(lambda url: "_stcore/stream" in url, self._opened)

    def _opened(self, socket: Any) -> None:
        if not self.open:
            socket.close(code=1012)
            return
        server = socket.connect_to_server()
        self.sockets.append((socket, server))
        socket.on_message(lambda said: self._said(server, said))
        server.on_message(lambda answer: self._answered(socket, answer))

    def _said(self, server: Any, said: Any) -> None:
        if b'"changes"' in bytes(said):
            self.drafts.append(bytes(said))
            if self.deaf:
                self.deaf -= 1
                return
        server.send(said)

    def _answered(self, socket: Any, answer: Any) -> None:
        if self.holding:
            self.kept.append((socket, answer))
        else:
            socket.send(answer)

    def let(self) -> None:
        """What was kept back arrives."""
        self.holding = False
        for socket, answer in self.kept:
            socket.send(answer)
        self.kept.clear()

    def cut(self) -> None:
        self.open = False
        for socket, server in self.sockets:
            server.close()
            socket.close(code=1012)
        self.sockets.clear()


@pytest.fixture
def line() -> Line:
    return Line()


def asked(page: Page, count: int, line: Line) -> None:
    """Wait until so many drafts have been sent."""
    for _ in range(500):
        if len(line.drafts) >= count:
            return
        drawn(page)
    raise AssertionError(len(line.drafts))


def test_a_late_answer_changes_nothing_of_what_is_in_the_hand(visit, line):
    page, scenario = visit(LINK, first=line.through), opened(LINK)
    quiet(page)
    line.holding = True
    ring = Ring(page)
    first = ring.to(60, -40)
    page.mouse.up()
    asked(page, 1, line)
    drawn(page)
    rested(page)
    mine = seen(page)
    holds(page, scenario, first)
    page.wait_for_timeout(2000)  # seconds that an answer is late
    assert line.kept
    assert differing(mine, seen(page)) == 0
    rate = Knob(page, "run.1.0.lr")
    held = rate.to(40)
    race, both = data(page, "race"), first | held
    holds(page, scenario, both)
    line.let()
    quiet(page)
    page.wait_for_function(
        "(race) => document.querySelector('[data-testid=player]').dataset.race.split('~')[0] === race",
        arg=_race(scenario, first),
    )
    assert drawn(page) != race.partition("~")[0]
    holds(page, scenario, both)
    assert value(page, "run.1.0.lr") == held["run.1.0.lr"]
    page.mouse.up()
    settled(page, with_handles(scenario, both))


def test_answers_that_come_late_leave_the_picture_as_it_is(visit, line):
    """No pixel is another one when the answer comes."""
    page, scenario = visit(LINK, first=line.through), opened(LINK)
    quiet(page)
    line.holding = True
    held: dict[str, float] = {}
    for i, (key, way) in enumerate((("run.1.0.lr", 30), ("run.0.0.lr", -40), ("run.2.0.lr", 35))):
        hand = Knob(page, key)
        held |= hand.to(way)
        page.mouse.up()
        asked(page, i + 1, line)
        holds(page, scenario, held)
    rested(page)
    before = seen(page), seen(page, "chart")
    mark(page)
    line.let()
    settled(page, with_handles(scenario, held))
    rested(page)
    assert marked(page)
    assert differing(before[0], seen(page)) == 0
    assert differing(before[1], seen(page, "chart")) == 0


def test_a_message_that_was_overtaken_takes_no_player_along(visit):
    """Streamlit tidies up after each of them, whether its element goes or not."""
    page = visit(LINK, first=recorded)
    quiet(page)
    mark(page)
    page.evaluate("tidied()")
    drawn(page)
    assert marked(page)
    page.evaluate("came[0].parentElement.remove(), tidied()")
    page.wait_for_function("() => !came[0].parentElement.querySelector('[data-testid=player]')")


def test_an_older_message_overwrites_nothing(visit):
    """The player is called with messages in the wrong order, as no line would but any may."""
    page, scenario = visit(LINK, first=recorded), opened(LINK)
    quiet(page)
    first = Knob(page, "run.1.0.lr").to(30)
    page.mouse.up()
    settled(page, with_handles(scenario, first))
    second = Knob(page, "run.0.0.lr").to(-40)
    page.mouse.up()
    both = first | second
    settled(page, with_handles(scenario, both))
    race = data(page, "race")
    count = page.evaluate("came.length")
    assert count >= 3
    for k in range(count - 1):
        page.evaluate("(k) => again(k)", k)
        assert drawn(page) == race
    hand = Ring(page)
    third = hand.to(50, 50)
    race = data(page, "race")
    for k in range(count):
        page.evaluate("(k) => again(k)", k)
        assert drawn(page) == race
    holds(page, scenario, both | third)
    page.mouse.up()
    settled(page, with_handles(scenario, both | third))


def test_what_is_lost_on_its_way_is_said_again(visit, line):
    page, scenario = visit(LINK, first=line.through), opened(LINK)
    quiet(page)
    line.deaf = 1
    first = Knob(page, "run.1.0.lr").to(30)
    page.mouse.up()
    asked(page, 1, line)
    holds(page, scenario, first)
    second = Ring(page).to(40, 40)
    both = first | second
    holds(page, scenario, both)
    page.mouse.up()
    settled(page, with_handles(scenario, both))
    line.deaf = 1
    third = Knob(page, "run.0.0.lr").to(-40)
    page.mouse.up()
    drawn(page)
    holds(page, scenario, both | third)
    settled(page, with_handles(scenario, both | third))  # it was said again, by itself
    assert len(line.drafts) >= 4


@pytest.mark.parametrize("moment", ["in the hand", "let go of"])
def test_a_cut_line_keeps_what_was_done_and_brings_it_on_its_return(visit, line, moment):
    page, scenario = visit(LINK, first=line.through, silent=False), opened(LINK)
    quiet(page)
    if moment == "in the hand":
        ring = Ring(page)
        ring.to(20, 20)
        line.cut()
        held = ring.to(60, -40)
        holds(page, scenario, held)
        page.mouse.up()
    else:
        line.deaf = 1
        held = Ring(page).to(60, -40)
        page.mouse.up()
        asked(page, 1, line)
        line.cut()
    drawn(page)
    held |= Knob(page, "run.1.0.lr").to(30)
    page.mouse.up()
    drawn(page)
    holds(page, scenario, held)
    line.open = True
    expect(page.locator(PLAYER)).to_be_visible()
    settled(page, with_handles(scenario, held))
    holds(page, scenario, held)
    assert value(page, "run.1.0.lr") == held["run.1.0.lr"]
    expect(knob(page, "run.1.0.lr")).to_be_visible()


def mark(page: Page) -> None:
    """So that this player is told from another one in its place."""
    page.locator(PLAYER).evaluate("(node) => void (node.marked = true)")


def marked(page: Page) -> bool:
    return page.locator(PLAYER).evaluate("(node) => node.marked === true")


def _race(scenario, changes: dict[str, float]) -> str:
    from hand import race_of

    return race_of(scenario, changes).race


RECORDED = """
globalThis.came = [];
globalThis.again = (k) => own.player(came[k]);
globalThis.tidied = () => own.unmount(came[0].parentElement);
export function player({ data, parentElement, setTriggerValue }) {
  came.push({ data: data.slice(), parentElement, setTriggerValue });
  return own.player({ data, parentElement, setTriggerValue });
}
"""


def recorded(page: Page) -> None:
    """Keeps every message that the player gets, and lets it come once more."""

    overheard(page, RECORDED)
