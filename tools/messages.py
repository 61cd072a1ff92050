"""Brings the catalogues up to date with the code: `make messages`. With --check it only says whether they are, in full.

A message is what stands in `_(...)`, `say(...)` or, in the player, `t(...)`, and every declared text: the first
lines and notes of the rules, what hyperparameters and forms are called, the words of surfaces and lessons.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from declare import Choice, declarations
from learning import ACTIVATIONS, KINDS
from learning.batches import ORDERS
from learning.init import INITS
from learning.scaling import SCALINGS
from learning.sets import DATASETS
from lessons import texts as lesson_texts
from locales import LANGUAGES, PAIRS
from optim import RULES, SCHEDULES, WRAPPERS
from optim.core import Declared
from picture.layers import WORDS
from player.texts import said_in
from scenario import NOISE, QUANTITIES, SEED, START, STEPS, View
from scenario.model import BATCH, ORDER
from scenario.task import HELD, LOSSES, MODELS, SCALE
from scenario.view import PAIR
from surfaces import SURFACES
from telling.latex import words
from tools import ROOT

SPEAKING = (
    "classroom",
    "export",
    "learning",
    "lessons",
    "locales",
    "optim",
    "picture",
    "player",
    "scenario",
    "surfaces",
    "telling",
    "ui",
    "website",
)
ROOMS = {
    "optim/": "optim",
    "surfaces/": "surfaces",
    "learning/": "learning",
    "lessons/": "lessons",
    "website/": "website",
    "player/web/site/": "website",
}
"""Rooms with a catalogue of their own; what is said anywhere else stands in that of the page."""
Message = tuple[str, str]
"""Where a message stands, and the message."""

NEWCOMERS = (
    "optim/rules/",
    "surfaces/catalogue/",
    "learning/sets/",
    "learning/activations/",
    "lessons/",
    "scenario/view/",
    "scenario/quantities/",
)
"""Where one file or value adds something to the page. It may speak English alone until somebody has translated it."""
CITATION = re.compile(r"\d{4}")


def messages() -> dict[str, dict[str, list[str]]]:
    """By catalogue, every message and the files in which it stands."""
    found: dict[str, dict[str, list[str]]] = {"page": {}, **{name: {} for name in ROOMS.values()}}
    for place, text in [*_marked(), *_optimizers(), *_surfaces(), *_learning(), *_page(), *lesson_texts()]:
        if not any(character.isalpha() for character in text):
            continue
        where = found[next((ROOMS[room] for room in ROOMS if place.startswith(room)), "page")].setdefault(text, [])
        if place not in where:
            where.append(place)
    # What the page says, too, is said once.
    found["website"] = {text: places for text, places in found["website"].items() if text not in found["page"]}
    return found


def _marked() -> Iterator[Message]:
    """What is marked in the code."""
    modules = [*ROOT.glob("*.py"), *(path for room in SPEAKING for path in (ROOT / room).rglob("*.py"))]
    web = ROOT / "player" / "web"
    for path in [
        *sorted(modules),
        *sorted(web.glob("*.js")),
        *sorted((web / "site").glob("*.js")),
        *sorted((web / "classroom").glob("*.js")),
    ]:
        place = path.relative_to(ROOT)
        yield from ((place.as_posix(), text) for text in (_python if path.suffix == ".py" else said_in)(path))
    yield from (("locales/__init__.py", pair) for pair in PAIRS)


def _python(path: Path) -> Iterator[str]:
    """First arguments of `_` and `say`. Babel's own reader loses one call within another."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "say")
            and node.args
        ):
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _optimizers() -> Iterator[Message]:
    for cls in [*RULES.values(), *WRAPPERS.values(), *SCHEDULES.values()]:
        place = cls.__module__.replace(".", "/") + ".py"
        yield place, cls.summary()
        yield place, cls.notes()
        yield from ((place, found) for found in words(cls.formula()))
        yield from _declared(place, cls)
        if family := getattr(cls, "family", ""):
            yield "optim/core.py", family


def _declared(place: str, cls: type[Declared]) -> Iterator[Message]:
    for declared in declarations(cls).values():
        yield place, declared.help
        if isinstance(declared, Choice):
            yield from ((place, text) for text in declared.options.values())


def _surfaces() -> Iterator[Message]:
    for surface in SURFACES.values():
        place = f"surfaces/catalogue/{surface.name}"
        yield from ((place, text) for text in (surface.title, surface.group, surface.about))
        if not CITATION.search(surface.source):
            yield place, surface.source
        yield from ((place, declared.help) for declared in surface.declared().values())


def _learning() -> Iterator[Message]:
    for data in DATASETS.values():
        place = f"learning/sets/{data.name}"
        yield from ((place, text) for text in (data.title, data.about))
        if not CITATION.search(data.source):
            yield place, data.source
    yield from ((f"learning/activations/{key}", bend.title) for key, bend in ACTIVATIONS.items())
    yield from (("learning/kinds.py", kind.title) for kind in KINDS.values())
    yield from (("learning/init.py", text) for init in INITS.values() for text in (init.title, init.about))
    yield from (("learning/scaling.py", text) for text in SCALINGS.values())
    yield from (("learning/batches.py", text) for text in (*ORDERS, *ORDERS.values()))


def _page() -> Iterator[Message]:
    yield from (("scenario/model.py", declared.help) for declared in (STEPS, NOISE, SEED, START, BATCH, ORDER))
    yield from (("scenario/task.py", declared.help) for declared in (SCALE, HELD))
    for cls in (*MODELS.values(), *LOSSES.values()):
        yield "scenario/task.py", cls.summary()
        yield "scenario/task.py", cls.notes()
        yield from (("scenario/task.py", found) for found in words(cls.formula()))
        yield from _declared("scenario/task.py", cls)
    yield "scenario/view.py", PAIR.help
    for name, declared in declarations(View).items():
        place = f"scenario/view/{name}"
        if name not in WORDS:
            yield place, name.capitalize()
        yield place, declared.help
        if isinstance(declared, Choice) and name != "chart":
            yield from ((place, text) for text in declared.options.values())
    for key, quantity in QUANTITIES.items():
        yield f"scenario/quantities/{key}", quantity.name


def updated(language: str, domain: str, found: dict[str, list[str]]) -> bytes:
    """The catalogue's file with what is new in it, and without what is gone."""
    path = ROOT / "locales" / language / f"{domain}.po"
    old = read_po(BytesIO(path.read_bytes())) if path.exists() else Catalog()
    known = {str(m.id): m for m in old if m.id}
    new = Catalog(locale=language, project="optimizer-race", fuzzy=False, header_comment=f"# {LANGUAGES[language]}")
    for text, places in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        before = known.get(text)
        translation, notes = (before.string, before.user_comments) if before else ("", [])
        new.add(text, translation, [(place, 0) for place in places], user_comments=notes)
    out = BytesIO()
    write_po(out, new, width=110, omit_header=True, include_lineno=False)
    header = f"# {LANGUAGES[language]}\n" + HEADER.format(language=language)
    return header.encode() + out.getvalue()


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n\n'


def untranslated(language: str, domain: str, found: dict[str, list[str]]) -> list[str]:
    """What is missing in a catalogue, but for newcomers of which nothing is translated yet."""
    path = ROOT / "locales" / language / f"{domain}.po"
    done = {str(m.id) for m in read_po(BytesIO(path.read_bytes())) if m.string and not m.fuzzy}
    begun = {places[0] for text, places in found.items() if text in done and len(places) == 1}
    late = {place for places in found.values() for place in places if place.startswith(NEWCOMERS)} - begun
    return [text for text, places in found.items() if text not in done and not late.issuperset(places)]


def main(check: bool) -> None:
    """Write every catalogue anew, or exit with a message where one is not what the code says, or has a gap."""
    for domain, found in messages().items():
        for language in list(LANGUAGES)[1:]:
            path = ROOT / "locales" / language / f"{domain}.po"
            text = updated(language, domain, found)
            if not check:
                path.write_bytes(text)
            elif not path.exists() or path.read_bytes() != text:
                sys.exit(f"{path.relative_to(ROOT)} is not what the code says; run: make messages")
            elif missing := untranslated(language, domain, found):
                sys.exit(f"{path.relative_to(ROOT)} does not translate: {missing[0]}")


if __name__ == "__main__":
    main("--check" in sys.argv)
