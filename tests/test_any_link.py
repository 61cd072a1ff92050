"""Nobody meets an exception: whatever a link says, the page's own path from it to what the player is sent holds.

`make fuzz` takes thousands of them; these are few, and the same in every run.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from links import drawn, opened

from scenario import from_params
from scenario import race as racing
from scenario.link import FIELDS
from tools import chance, fuzz

few = settings(
    max_examples=120,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
chances = st.randoms(use_true_random=False)


@few
@given(chances)
def test_any_link_is_drawn(by):
    fuzz.opened(chance.link(by))


@few
@given(chances)
def test_any_formula_in_any_window_is_drawn(by):
    fuzz.opened(chance.typed(by))


@few
@given(chances)
def test_any_loss_on_any_rows_is_drawn(by):
    fuzz.opened(chance.task(by))


def test_chance_finds_every_field_and_most_of_it_can_be_used():
    links = [chance.link(Random(number)) for number in range(300)]
    assert {field.name for field in FIELDS} <= {key for link in links for key in link}
    assert sum(not from_params(link)[1] for link in links) > 200


def test_a_fault_inside_a_rule_is_raised_here(monkeypatch):
    def broken(*_, **__):
        raise KeyError("g")

    monkeypatch.setattr(racing, "follow", broken)
    assert drawn(opened("run=gd(lr=0.000123)"))  # the page says that the run could not be computed
    with pytest.raises(KeyError):
        fuzz.opened({"run": ["gd(lr=0.000124)"]})
