"""What links of this version leave out stays as it was."""

import json

import pytest

from tools import defaults

NOW = json.loads(json.dumps(defaults.defaults()))
KNOWN = {name: json.loads(defaults.path(name).read_text()) for name in NOW}
PARTS = [(name, part) for name, known in KNOWN.items() for part in known]


def leaves(tree, path=()):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    else:
        yield path, tree


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_no_default_has_changed(name, part):
    now = dict(leaves(NOW[name][part]))
    known = leaves(KNOWN[name][part])
    changed = {path: (was, now.get(path, "gone")) for path, was in known if now.get(path, "gone") != was}
    assert not changed, "a change of a default asks for a new version of links (scenario/link.py: VERSION)"


def test_every_default_is_written_down():
    missing = dict(leaves(NOW)).keys() - dict(leaves(KNOWN)).keys()
    assert not missing, "python -m tools.defaults adds what is new"


def test_adding_changes_nothing():
    known = {"a": {"b": 1}, "c": 2}
    assert defaults.added(known, {"a": {"b": 5, "d": 6}, "c": 7, "e": {"f": 8}}) == {
        "a": {"b": 1, "d": 6},
        "c": 2,
        "e": {"f": 8},
    }
    assert known == {"a": {"b": 1}, "c": 2}
