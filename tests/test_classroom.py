"""A class in one room: what a phone may say, what a lead may change, and what strangers learn."""

import asyncio
import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any
from urllib.request import urlopen

import pytest
from classes import LINK, asked, house, joined, line, opened, spoken
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.room import member
from classroom import Alone, code, limits, rooms_at
from classroom import line as lines
from classroom import page as pages
from classroom import rooms as kept
from classroom.limits import Bucket, Gate, TooOften
from classroom.member import BEHIND, SLOW, Ended, Outbox
from classroom.rooms import Full
from classroom.state import MOST_POINTS, Asks, asks, parsed, read_change, read_link, read_vote
from lessons import lessons
from locales import LANGUAGES
from player.assets import base
from tools import served

END = "?lesson=05-momentum-rolls-through"
"""Where a run ends is to be drawn."""


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# Codes, secrets and names


def test_a_code_is_six_signs_that_are_read_aloud_and_found_in_any_letters():
    found = {code.fresh() for _ in range(200)}
    assert len(found) == 200
    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{6}", one) for one in found)
    assert code.read("7kq2mf") == "7KQ2MF"
    assert not any(map(code.read, ["", "7KQ2M", "7KQ2MFF", "7KQ2M0", "7KQ2MI", "7KQ2M\n", "７KQ2MF", "7KQ2Mſ", "../x"]))


def test_a_phone_has_a_name_that_nobody_makes_up():
    key = code.secret()
    name = code.signed(code.phone(), key)
    assert code.signer(name, key) == name.partition(".")[0]
    another = ("1" if name[0] == "0" else "0") + name[1:]
    others = ["", name[:-1], f"{name[:-1]}A", another, name + "\n", code.signed(code.phone(), "other")]
    assert [code.signer(other, key) for other in others] == [""] * len(others)


def test_a_secret_is_kept_as_a_digest():
    secret = code.secret()
    assert secret not in code.digest(secret)
    assert code.same(secret, code.digest(secret))
    assert not code.same("", code.digest(secret))
    assert not code.same(secret, "")
    assert not code.same("\ud800", code.digest(secret))


# What may be said


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", '{"vote": NaN}', "[Infinity]", "-Infinity", "[" * 15_000, "1" * 15_000, '"', "\x00"],
)
def test_what_is_no_value_is_none(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parsed(text)


def votes(**more: Any) -> dict[str, Any]:
    return {"poll": 1, "round": 1} | more


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "answer",
        votes(),
        votes(answer=-1),
        votes(answer=1.0),
        votes(answer=True),
        votes(answer="1"),
        votes(answer=100),
        votes(answer=None),
        votes(answer={}),
        votes(answer=1, drawn=[[0, 0]]),
        votes(answer=1, name="Bobby"),
        {"poll": 1, "answer": 1},
        {"poll": 0, "round": 1, "answer": 1},
        {"poll": 1, "round": 3, "answer": 1},
        {"poll": True, "round": 1, "answer": 1},
        {"poll": 1e3, "round": 1, "answer": 1},
        votes(drawn=[]),
        votes(drawn="<b>"),
        votes(drawn=[["<script>alert(1)</script>", 0]]),
        votes(drawn=[[0]]),
        votes(drawn=[[0, 0, 0]]),
        votes(drawn=[[0, True]]),
        votes(drawn=[[0, None]]),
        votes(drawn=[[0, float("nan")]]),
        votes(drawn=[[0, float("inf")]]),
        votes(drawn=[[0, 1.1e12]]),
        votes(drawn=[[0, 10**4000]]),
        votes(drawn=[{"0": 0, "1": 0}]),
        votes(drawn=[[0, 0]] * (MOST_POINTS + 1)),
    ],
)
def test_what_is_no_vote_is_none(value):
    assert read_vote(value) is None


def test_a_vote_is_an_answer_or_numbers():
    assert read_vote(votes(answer=2)).answer == 2
    assert read_vote(votes(drawn=[[0, -1e12]] * MOST_POINTS)).drawn == ((0, -1e12),) * MOST_POINTS


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"lead": {}},
        {"lead": None},
        {"lead": ["stage"]},
        {"lead": {"stage": "end"}},
        {"lead": {"stage": ["ask"]}},
        {"lead": {"stage": "ask", "poll": 7}},
        {"lead": {"round": 2}},
        {"lead": {"locked": 1}},
        {"lead": {"blank": None}},
        {"lead": {"told": -1}},
        {"lead": {"told": 1e9}},
        {"lead": {"told": True}},
        {"lead": {"link": "lesson=06-nesterov"}},
        {"lead": {"link": "?<script>"}},
        {"lead": {"link": '?a="'}},
        {"lead": {"link": "?a b"}},
        {"lead": {"link": "?a#b"}},
        {"lead": {"link": "?a\n"}},
        {"lead": {"link": "?课"}},
        {"lead": {"link": "?" + "a" * 20_000}},
        {"lead": {"link": "?" + "&" * 5_000}},
        {"lead": {"clock": {}}},
        {"lead": {"clock": {"step": -1}}},
        {"lead": {"clock": {"step": 1, "speed": "fast"}}},
        {"lead": {"clock": {"step": 1, "speed": [1]}}},
        {"lead": {"clock": {"step": 1, "speed": 0}}},
        {"lead": {"clock": {"step": 1, "playing": 1}}},
        {"lead": {"clock": {"step": 1, "text": "<b>"}}},
        {"lead": {"pointer": [1]}},
        {"lead": {"pointer": "<b>"}},
        {"lead": {"stage": "votes"}, "again": True},
        {"again": False},
        {"again": True, "clear": True},
        {"clear": "all"},
    ],
)
def test_what_is_no_change_is_none(message):
    assert read_change(message) is None


def test_a_change_sets_what_it_names():
    assert read_change({"lead": {"stage": "race", "told": 2, "pointer": None}}).fields == {
        "stage": "race",
        "told": 2,
        "pointer": None,
    }
    clock = read_change({"lead": {"clock": {"step": 3.5, "playing": True, "speed": 2, "since": 1}}}).fields["clock"]
    assert (clock.step, clock.playing, clock.speed) == (3.5, True, 2)
    fresh = read_change({"lead": {"link": END}})
    assert fresh.grows
    assert fresh.fields["stage"] == "ask"


def test_every_lesson_asks_what_it_asks():
    for name, lesson in lessons().items():
        found = asks(f"?lesson={name}")
        assert (found.answers, found.drawn) == (len(lesson.answers), lesson.sketch.of if lesson.sketch else "")
    assert asks("?surface=bowl&run=gd") == asks("?lesson=no-such") == asks("?") == Asks()
    assert read_link("?surface=bowl&f=x%5E2&lang=zh") == "?surface=bowl&f=x%5E2&lang=zh"


# Rates


def test_a_bucket_fills_as_time_goes_by():
    clock = Clock()
    bucket = Bucket(2, 3, clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.wait() == pytest.approx(0.5)
    clock.now += 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    clock.now += 100
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.reserve(patience=1) == pytest.approx(0.5)
    assert bucket.reserve(patience=1) == pytest.approx(1.0)
    with pytest.raises(TooOften):
        bucket.reserve(patience=1)


def test_who_guesses_learns_no_more_than_the_gate_lets_them():
    """They wait one behind the other, whatever they ask for; who found a room has taken nothing."""

    async def looked(gate: Gate, good: bool) -> None:
        async with gate.look() as found:
            if good:
                found()

    async def guess() -> None:
        clock = Clock()
        gate = Gate(Bucket(40, 4, clock))
        await asyncio.gather(*(looked(gate, True) for _ in range(12)))
        await asyncio.gather(*(looked(gate, False) for _ in range(4)))
        learnt: list[int] = []

        async def one(number: int) -> None:
            await looked(gate, number == 3)
            learnt.append(number)

        waiting = [asyncio.create_task(one(number)) for number in range(6)]
        for known in ([], [0], [0, 1], [0, 1, 2], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]):
            async with asyncio.timeout(10):
                while len(learnt) < len(known):
                    await asyncio.sleep(0.005)
            await asyncio.sleep(0.05)
            assert learnt == known
            clock.now += 1.001 / 40
        await asyncio.gather(*waiting)

    async def crowded() -> None:
        gate = Gate(Bucket(1, 1, Clock()), room=2)
        waiting = [asyncio.create_task(looked(gate, False)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooOften):
            await looked(gate, True)
        for one in waiting:  # who goes makes room
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        waiting = [asyncio.create_task(looked(gate, False)) for _ in range(2)]
        await asyncio.sleep(0)
        assert not any(one.done() for one in waiting)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    spoken(guess)
    spoken(crowded)


def test_who_reads_slowly_misses_what_is_over_and_who_does_not_read_is_let_go():
    async def read() -> list[str]:
        outbox = Outbox()
        outbox.state("old")
        outbox.answer("welcome")
        outbox.state("new")
        said = [await outbox.next(), await outbox.next()]
        for _ in range(BEHIND + 1):
            outbox.answer("counted")
        with pytest.raises(Ended) as ended:
            await outbox.next()
        assert ended.value.code == SLOW
        return said

    assert spoken(read) == ["welcome", "new"]


# A lesson


def test_a_class_votes_and_votes_again():
    async def lesson() -> None:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, secret = await opened(address)
            lead = await stack.enter_async_context(joined(address, number.lower(), lead=secret))
            assert (await lead.hear("welcome"))["welcome"]["lead"] is True
            assert (await lead.state())["counts"] == [[0, 0, 0]]
            phones = [await stack.enter_async_context(joined(address, number)) for _ in range(3)]
            for phone in phones:
                assert (await phone.hear("welcome"))["welcome"]["lead"] is False
                state = await phone.state()
                assert (state["link"], state["asks"], state["counts"]) == (LINK, {"answers": 3}, None)
                assert 3 * 3600 - 5 < state["left"] <= 3 * 3600
            # The last counts, one a phone.
            for phone, answers in zip(phones, [(0,), (1, 2), (2, 2, 1)], strict=True):
                for answer in answers:
                    assert await phone.vote(answer) == {"counted": {"poll": 1, "round": 1}}
            assert (await lead.state(answered=3))["counts"] == [[1, 1, 1]]
            await lead.lead(stage="votes")
            message = await phones[2].hear("state")
            assert message["state"]["counts"] == [[1, 1, 1]]
            assert message["vote"] == {"round": 1, "answer": 1}
            assert await phones[0].vote(2) == {"refused": "locked"}
            await lead.say({"again": True})
            state = await phones[0].state(round=2)
            assert (state["stage"], state["poll"], state["answered"], state["counts"]) == ("ask", 1, 0, None)
            assert await phones[0].vote(1) == {"refused": "old"}
            assert await phones[0].vote(1, turn=2) == {"counted": {"poll": 1, "round": 2}}
            assert (await lead.state(answered=1))["counts"] == [[1, 1, 1], [0, 1, 0]]
            assert await lead.answer({"again": True}) == {"refused": "shape"}
            # The second round anew; the first one stays.
            await lead.say({"clear": True})
            assert (await lead.state(poll=2))["counts"] == [[1, 1, 1], [0, 0, 0]]
            message = await phones[1].hear("state")
            while message["state"]["poll"] != 2:
                message = await phones[1].hear("state")
            assert message["vote"] == {"round": 1, "answer": 2}
            assert await phones[0].vote(2, poll=2, turn=2) == {"counted": {"poll": 2, "round": 2}}
            _, table, headers = await asked(f"{address}/room/{number}/counts.csv", authorization=f"Bearer {secret}")
            assert table.splitlines() == [
                "poll,round,answer,votes", "2,1,1,1", "2,1,2,1", "2,1,3,1", "2,2,3,1",
            ]  # fmt: skip
            assert headers["content-type"].startswith("text/csv")
            # Another question.
            await lead.say({"lead": {"link": "?surface=bowl"}})
            state = await phones[0].state(poll=3)
            assert (state["round"], state["stage"], state["asks"], state["counts"]) == (1, "ask", None, None)
            assert await phones[0].vote(0, poll=3) == {"refused": "shape"}
            await lead.say({"close": True})
            assert await phones[0].hear("closed") == {"closed": "end"}
            assert await phones[0].end() == 4000
            async with joined(address, number) as late:
                assert await late.end() == 4404

    spoken(lesson)


def test_what_was_drawn_comes_to_the_lead_as_numbers():
    async def lesson() -> None:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, secret = await opened(address, END)
            lead = await stack.enter_async_context(joined(address, number, lead=secret))
            assert await lead.hear("cloud") == {"cloud": {"poll": 1, "round": 1, "drawn": []}}
            phone = await stack.enter_async_context(joined(address, number))
            assert (await phone.state())["asks"] == {"drawn": "end"}

            async def drawn(points: Sequence[Any], poll: int = 1) -> dict[str, Any]:
                return await phone.answer({"vote": {"poll": poll, "round": 1, "drawn": points}})

            assert await drawn([[0.5, 1], [2, 3]]) == {"refused": "shape"}
            assert await phone.vote(0) == {"refused": "shape"}
            assert await drawn([[0.5, 1]]) == {"counted": {"poll": 1, "round": 1}}
            assert (await lead.state(answered=1))["counts"] == [[1]]
            await lead.say({"lead": {"stage": "votes"}})
            assert (await lead.hear("cloud"))["cloud"]["drawn"] == [[[0.5, 1]]]
            await lead.say({"cloud": True})
            assert (await lead.hear("cloud"))["cloud"]["drawn"] == [[[0.5, 1]]]
            message = await phone.hear("state")
            assert message["vote"] == {"round": 1, "drawn": [[0.5, 1]]}
            assert "cloud" not in message
            # Who leads from another window in the second round has to know the first one, too.
            await lead.say({"again": True})
            await phone.state(round=2)
            assert await phone.answer({"vote": {"poll": 1, "round": 2, "drawn": [[4, 5]]}})
            wall = await stack.enter_async_context(joined(address, number, lead=secret))
            clouds = [(await wall.hear("cloud"))["cloud"] for _ in range(2)]
            assert [(cloud["round"], cloud["drawn"]) for cloud in clouds] == [(1, [[[0.5, 1]]]), (2, [[[4, 5]]])]
            name = next(name for name, one in lessons().items() if one.sketch and one.sketch.of == "path")
            await lead.say({"lead": {"link": f"?lesson={name}"}})
            await phone.state(poll=2)
            assert await drawn([[0, 0]], poll=2) == {"refused": "shape"}
            assert await drawn([[0, 0]] * MOST_POINTS, poll=2) == {"counted": {"poll": 2, "round": 1}}

    spoken(lesson)


def test_who_comes_late_or_again_finds_the_room_as_it_is():
    async def lesson() -> None:
        clock = Clock()
        async with AsyncExitStack() as stack, house(Alone(clock)) as address:
            number, secret = await opened(address)
            lead = await stack.enter_async_context(joined(address, number, lead=secret))
            async with joined(address, number) as phone:
                name = (await phone.hear("welcome"))["welcome"]["phone"]
                await phone.vote(2)
                async with joined(address, number, phone=name) as tab:  # the same phone twice is one
                    await tab.hear("state")
                    assert await tab.vote(1) == {"counted": {"poll": 1, "round": 1}}
                    assert (await lead.state(phones=1, answered=1))["counts"] == [[0, 1, 0]]
                    await lead.lead(locked=True)
                    assert await tab.vote(0) == {"refused": "locked"}
                    await phone.state(locked=True)
            await lead.state(phones=0)
            await lead.say({"lead": {"stage": "race", "clock": {"step": 2, "playing": True, "speed": "slow"}}})
            await lead.state(stage="race")
            clock.now += 4
            async with joined(address, number, phone=name) as phone:
                assert (await phone.hear("welcome"))["welcome"]["phone"] == name
                message = await phone.hear("state")
                clocked = message["state"]["clock"]
                assert message["vote"] == {"round": 1, "answer": 1}
                assert (clocked["step"], clocked["playing"], clocked["speed"]) == (2, True, "slow")
                assert message["state"]["counts"] == [[0, 1, 0]]

    spoken(lesson)


def test_nobody_leads_who_has_not_the_secret():
    async def lesson() -> None:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, secret = await opened(address)
            _, other = await opened(address)
            for forged in ("", other, secret[:-1], secret + "x", code.digest(secret)):
                phone = await stack.enter_async_context(joined(address, number, lead=forged))
                assert (await phone.hear("welcome"))["welcome"]["lead"] is False
                for message in ({"lead": {"stage": "told"}}, {"close": True}, {"clear": True}, {"cloud": True}):
                    assert await phone.answer(message) == {"refused": "lead"}
                url = f"{address}/room/{number}/counts.csv"
                assert (await asked(url, authorization=f"Bearer {forged}"))[0] == 401
            assert (await asked(f"{address}/room/222222/counts.csv", authorization=f"Bearer {secret}"))[0] == 401
            lead = await stack.enter_async_context(joined(address, number, lead=secret))
            assert (await lead.state())["stage"] == "ask"
            assert await lead.vote(0) == {"refused": "shape"}
            assert await lead.answer({"lead": {"stage": "<b>"}}) == {"refused": "shape"}

    spoken(lesson)


def test_a_name_of_ones_own_is_not_taken():
    """Else who makes up names votes as often as they like, or as somebody else."""

    async def lesson() -> None:
        async with house(Alone()) as address:
            number, _ = await opened(address)
            elsewhere, _ = await opened(address)
            async with joined(address, elsewhere) as phone:
                name = (await phone.hear("welcome"))["welcome"]["phone"]
            for made_up in ("bob", name, "0" * 16 + "." + "0" * 32, "<b>", "\ud800"):
                async with joined(address, number, phone=made_up) as phone:
                    assert (await phone.hear("welcome"))["welcome"]["phone"] != made_up

    spoken(lesson)


def test_how_many_have_answered_is_told_now_and_then():
    async def lesson() -> tuple[int, int, float]:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, secret = await opened(address)
            lead = await stack.enter_async_context(member(address, number, secret))
            phones = [await stack.enter_async_context(member(address, number)) for _ in range(20)]
            await lead.until(lambda: lead.state["phones"] == 20)
            before = len(lead.heard.states), len(phones[0].heard.states)
            began = asyncio.get_running_loop().time()
            for phone in phones:
                await phone.vote(1)
                await asyncio.sleep(0.03)
            await lead.until(lambda: lead.state["answered"] == 20)
            took = asyncio.get_running_loop().time() - began
            return len(lead.heard.states) - before[0], len(phones[0].heard.states) - before[1], took

    leads, phones, took = spoken(lesson)
    assert leads <= 2 + took / 0.25
    assert phones <= 2 + took / 2


# What is closed, and with which code


@pytest.mark.parametrize(
    ("first", "end"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('{"vote": {}}', 4400),
        ('{"join": {}}', 4400),
        ('{"join": {"phone": 1, "lead": ""}}', 4400),
        ('{"join": {"phone": NaN}}', 4400),
        (b"{}", 4400),
        (" " * 20_000, 1009),
    ],
)
def test_who_does_not_say_who_it_is_is_let_go(first, end):
    async def talk() -> int:
        async with house(Alone()) as address:
            number, _ = await opened(address)
            async with line(address, number) as one:
                await one.say(first)
                return await one.end()

    assert spoken(talk) == end


def test_who_says_nothing_is_let_go(monkeypatch):
    monkeypatch.setattr(lines, "GREETING", 0.1)

    async def talk() -> int:
        async with house(Alone()) as address:
            number, _ = await opened(address)
            async with line(address, number) as one:
                return await one.end()

    assert spoken(talk) == 4400


def test_nonsense_is_refused_and_a_flood_is_let_go():
    async def talk() -> int:
        async with house(Alone()) as address:
            number, _ = await opened(address)
            async with joined(address, number) as one:
                await one.hear("state")
                for message in ("{", "[]", "null", {"vote": None}, {"name": "<img src=x onerror=alert(1)>"}):
                    assert await one.answer(message) == {"refused": "shape"}
                for _ in range(30):
                    await one.say({"vote": votes(answer=0)})
                said = [await one.hear("counted", "refused") for _ in range(30)]
                assert said[0] == {"counted": {"poll": 1, "round": 1}}
                assert {"refused": "often"} in said
            async with joined(address, number) as one:
                await one.hear("state")
                with suppress(ConnectionClosed):
                    for _ in range(500):
                        await one.say({"vote": None})
                return await one.end()

    assert spoken(talk) == 4429


def test_who_asks_for_drawings_again_and_again_is_sent_them_now_and_then(monkeypatch):
    """Four hundred of them are a megabyte, which a lead that does not read asks for twenty times a second."""
    asked_for = []

    class Counted(Alone):
        async def drawn(self, code, poll, turn):
            asked_for.append(code)
            return await super().drawn(code, poll, turn)

    async def lesson() -> None:
        async with AsyncExitStack() as stack, house(Counted()) as address:
            number, secret = await opened(address, END)
            leads = [await stack.enter_async_context(joined(address, number, lead=secret)) for _ in range(8)]
            for lead in leads:
                await lead.hear("cloud")
            before = len(asked_for)
            for lead in leads:
                for _ in range(20):
                    await lead.say({"cloud": True})
            for lead in leads:
                await lead.hear("cloud")
            assert len(asked_for) <= before + 2
            ninth = await stack.enter_async_context(joined(address, number, lead=secret))
            assert await ninth.end() == SLOW

    spoken(lesson)


def test_of_many_drawings_that_nobody_has_read_the_newest_is_sent():
    async def talk() -> list[str]:
        box = Outbox()
        for text in ("old", "new"):
            box.cloud(1, text)
            box.state(f"{text} state")
        return [await box.next() for _ in range(2)]

    assert spoken(talk) == ["new state", "new"]


def test_who_does_not_say_who_they_are_makes_room_for_those_who_do(monkeypatch):
    monkeypatch.setattr(limits, "STRANGERS", 3)
    monkeypatch.setattr(lines, "GREETING", 1000.0)

    async def talk() -> None:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, _ = await opened(address)
            silent = [await stack.enter_async_context(line(address, number)) for _ in range(3)]
            async with joined(address, number) as phone:
                assert (await phone.hear("welcome"))["welcome"]["phone"]
            assert await silent[0].end() == 4400
            await silent[1].say({"join": {"phone": "", "lead": ""}})
            await silent[1].hear("welcome")

    spoken(talk)


def test_a_room_has_so_many_places_and_one_phone_so_many_tabs(monkeypatch):
    monkeypatch.setattr(kept, "MOST_PHONES", 2)
    monkeypatch.setattr(limits, "CONNECTIONS", 2)

    async def talk() -> None:
        async with AsyncExitStack() as stack, house(Alone()) as address:
            number, secret = await opened(address)
            first, second = [await stack.enter_async_context(joined(address, number)) for _ in range(2)]
            name = (await first.hear("welcome"))["welcome"]["phone"]
            await second.hear("state")
            third = await stack.enter_async_context(joined(address, number))
            assert await third.end() == 4503
            lead = await stack.enter_async_context(joined(address, number, lead=secret))
            assert (await lead.state())["phones"] == 2
            again = await stack.enter_async_context(joined(address, number, phone=name))
            await again.hear("state")
            more = await stack.enter_async_context(joined(address, number, phone=name))
            assert await more.end() == 4429

    spoken(talk)


def test_a_room_ends_after_three_hours():
    async def talk() -> None:
        clock = Clock()
        async with house(Alone(clock)) as address:
            number, secret = await opened(address)
            async with joined(address, number) as phone, joined(address, number, lead=secret) as lead:
                await phone.hear("state")
                clock.now += 3 * 3600 - 1
                await lead.lead(stage="votes")
                assert (await phone.state(stage="votes"))["left"] == 1
                clock.now += 1
                assert await phone.hear("closed") == {"closed": "gone"}
                assert await phone.end() == 4000
            async with joined(address, number) as late:
                assert await late.end() == 4404
            assert (await asked(f"{address}/room/{number}/counts.csv", authorization=f"Bearer {secret}"))[0] == 401

    spoken(talk)


def test_nothing_is_kept_of_a_room_whose_time_is_over(monkeypatch):
    """Whether or not anybody asks for it."""
    monkeypatch.setattr(kept, "SWEEP", 0.01)

    async def talk() -> None:
        clock = Clock()
        rooms = Alone(clock)
        async with rooms.running():
            await rooms.open(LINK, "en")
            await asyncio.sleep(0.1)
            assert rooms._rooms
            clock.now += 3 * 3600
            async with asyncio.timeout(10):
                while rooms._rooms:
                    await asyncio.sleep(0.01)

    spoken(talk)


def test_a_server_that_begins_anew_knows_no_room():
    async def talk() -> None:
        async with house(Alone()) as address:
            number, secret = await opened(address)
            async with joined(address, number) as phone:
                name = (await phone.hear("welcome"))["welcome"]["phone"]
        async with house(Alone()) as address, joined(address, number, name, secret) as phone:
            assert await phone.end() == 4404

    spoken(talk)


def test_guessers_wait_and_those_who_know_the_room_do_not():
    async def talk() -> None:
        clock = Clock()
        async with AsyncExitStack() as stack, house(Alone(), gate=Gate(Bucket(5, 3, clock))) as address:
            number, secret = await opened(address)
            async with joined(address, number) as phone:
                name = (await phone.hear("welcome"))["welcome"]["phone"]
            for _ in range(3):
                async with joined(address, code.fresh()) as guess:
                    assert await guess.end() == 4404
            guess = await stack.enter_async_context(joined(address, code.fresh()))
            await asyncio.sleep(0.2)  # it stands in the line first
            late = await stack.enter_async_context(joined(address, number))
            async with joined(address, number, name) as known, joined(address, number, lead=secret) as lead:
                await asyncio.gather(known.hear("state"), lead.hear("state"))
            ends = [asyncio.create_task(guess.end()), asyncio.create_task(late.hear("state"))]
            await asyncio.wait(ends, timeout=0.3)
            assert not any(end.done() for end in ends)
            clock.now += 0.201
            assert await ends[0] == 4404
            assert not ends[1].done()
            clock.now += 0.201
            assert await ends[1]

    spoken(talk)


# Over HTTP


def test_the_code_for_the_wall_is_of_the_rooms_own_address():
    async def talk() -> None:
        async with house(Alone()) as address:
            status, drawn, headers = await asked(f"{address}/room/7kq2mf/qr.svg?of=https")
            assert (status, headers["content-type"]) == (200, "image/svg+xml")
            assert drawn == pages.qr(f"{address.replace('http:', 'https:')}/room/7KQ2MF")
            assert (await asked(f"{address}/room/7KQ2MF/qr.svg?of=javascript"))[1] == pages.qr(f"{address}/room/7KQ2MF")
            assert (await asked(f"{address}/room/none/qr.svg"))[0] == 404
            for host in ("a" * 256, "a/b", 'a"><b>', "a@b", "a b"):
                assert (await asked(f"{address}/room/7KQ2MF/qr.svg", host=host))[0] == 404

    spoken(talk)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"lang": "en"}',
        b'{"link": 1}',
        b'{"link": "?", "name": "x"}',
        b'{"link": "?<script>"}',
        b'{"link": "?' + b"a" * 20_000 + b'"}',
    ],
)
def test_a_room_is_opened_with_a_link(body):
    async def talk() -> int:
        async with house(Alone()) as address:
            return (await asked(f"{address}/room", body))[0]

    assert spoken(talk) == 400


def test_rooms_are_opened_one_after_the_other_and_there_are_so_many(monkeypatch):
    async def talk() -> int:
        async with house(Alone()) as address:
            for tried in range(100):
                status, _, headers = await asked(f"{address}/room", {"link": LINK})
                if status != 201:
                    assert (status, headers["retry-after"]) == (429, "1")
                    return tried
        return -1

    assert spoken(talk) >= limits.OPENED[1]
    monkeypatch.setattr(kept, "MOST_ROOMS", 2)
    clock = Clock()
    rooms = Alone(clock)

    async def filled() -> None:
        for _ in range(2):
            await rooms.open(LINK, "en")
        with pytest.raises(Full):
            await rooms.open(LINK, "en")
        clock.now += 3 * 3600
        assert await rooms.open(LINK, "en")

    spoken(filled)


def test_only_a_page_of_this_server_opens_and_joins():
    async def talk() -> None:
        async with house(Alone(), known=lambda host: (host or "").startswith("127.0.0.1")) as address:
            own = address.removeprefix("http://")
            number, _ = await opened(address)
            assert (await asked(f"{address}/room", {"link": LINK}, Origin=f"https://{own}"))[0] == 201
            for origin in ("https://evil.example", "null", f"http://{own}.evil.example", "http://["):
                assert (await asked(f"{address}/room", {"link": LINK}, Origin=origin))[0] == 403
                with pytest.raises(InvalidStatus):
                    async with line(address, number, Origin=origin):
                        pass
            assert (await asked(f"{address}/room", {"link": LINK}, Host="evil.example"))[0] == 403

    spoken(talk)


@pytest.mark.parametrize(
    "text",
    ["localhost", "http://localhost", "redis://", "redis:///0", "redis://h:x", "redis://h:99999", "redis://h/a", "*", "redis://h/0?x=1"],
)  # fmt: skip
def test_what_is_no_address_of_rooms_is_refused(text):
    with pytest.raises(ValueError, match="not the address of a Redis"):
        rooms_at(text)


@pytest.mark.parametrize("message", [{"again": True}, {"clear": True}, {"lead": {"link": "?lesson=06-nesterov"}}])
def test_what_is_asked_anew_can_be_answered(message):
    """Whoever has closed one question has not closed the next one."""
    assert read_change(message).fields["locked"] is False


def test_without_an_address_rooms_are_those_of_the_process():
    assert isinstance(rooms_at(" "), Alone)


def test_a_server_that_is_told_nonsense_of_rooms_does_not_start_and_keeps_its_password():
    environment = dict(os.environ) | {"ROOMS": "redis://:password@host:port"}
    command = [sys.executable, "-c", "import server"]
    found = subprocess.run(command, cwd=served.ROOT, env=environment, capture_output=True, text=True)
    assert found.returncode == 1
    assert found.stderr.startswith("ROOMS: not the address of a Redis. ")
    assert found.stderr.count("\n") == 1
    assert "password" not in found.stderr


def test_the_page_of_a_room_is_the_same_for_all_and_no_page_of_streamlits(address):
    async def talk() -> None:
        status, html, headers = await asked(f"{address}/room/7kq2mf", accept="text/html")
        assert status == 200
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "modulepreload" not in html
        assert "streamlit" not in html.lower()
        assert (await asked(f"{address}/room/new?lesson=06-nesterov", accept="text/html"))[1] == html
        assert (await asked(f"{address}/room", accept="text/html"))[1] == html  # it asks for the code
        assert '<html lang="zh">' in (await asked(f"{address}/room?lang=zh"))[1]
        for asked_for, accepted in (("?lang=zh", "en"), ("", "zh-CN,zh;q=0.9")):
            chinese = await asked(
                f"{address}/room/new{asked_for}", Accept_Language=accepted, **{"accept-language": accepted}
            )
            assert '<html lang="zh">' in chinese[1]
        (player,) = re.findall(rf'src="\.\./({base()}/[\w./-]+)"', html)
        assert (await asked(f"{address}/{base()}/vendor/plotly-cartesian.min.js"))[0] == 200
        status, text, headers = await asked(f"{address}/{player}")
        assert status == 200
        assert "immutable" in headers["cache-control"]
        assert "entry" in text[:100]

    spoken(talk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_made_once_and_is_what_a_file_has(address, language):
    async def talk() -> bytes:
        def ask() -> bytes:
            from urllib.request import urlopen

            with urlopen(f"{address}/room/picture?lesson=06-nesterov&lang={language}") as answer:
                assert answer.headers["content-encoding"] == "gzip"
                assert answer.headers["cache-control"] == "private, max-age=600"
                return answer.read()

        found = await asyncio.gather(*(asyncio.to_thread(ask) for _ in range(4)))
        assert len(set(found)) == 1
        return gzip.decompress(found[0])

    data = spoken(talk)
    length = int.from_bytes(data[:4], "little")
    frames = json.loads(data[4 : 4 + length])["frames"]
    assert {"ground", "race"} <= frames.keys()
    assert 4 + length + sum(frames.values()) == len(data)
    start = 4 + length + frames["ground"]
    race = data[start : start + frames["race"]]
    assert json.loads(race[4 : 4 + int.from_bytes(race[:4], "little")])["lang"] == language


def test_a_class_does_not_wait_for_pictures_that_take_long(address):
    """Behind four threads that were busy, what had been made already came after half a minute."""
    known = f"{address}/room/picture?lesson=06-nesterov&lang=en"
    waves = "%2B".join(f"sin({k}*x)*cos({k}*y)" for k in range(1, 12))
    runs = "&".join(f"run=adam(lr=0.00{k})" for k in range(1, 9))

    async def ask() -> float:
        began = asyncio.get_running_loop().time()
        assert (await asyncio.to_thread(urlopen_bytes, known))[:2] == b"\x1f\x8b"
        return asyncio.get_running_loop().time() - began

    async def talk() -> float:
        host, port = address.removeprefix("http://").split(":")
        await ask()
        others = []
        try:
            for n in range(16):
                reader, writer = await asyncio.open_connection(host, int(port))
                link = f"f={waves}%2B{n}&steps=100000&{runs}"
                writer.write(f"GET /room/picture?{link} HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n".encode())
                others.append((reader, writer))
            await asyncio.sleep(0.5)
            return await ask()
        finally:
            for _, writer in others:
                writer.close()

    assert spoken(talk) < 3


def urlopen_bytes(url: str) -> bytes:
    with urlopen(url) as answer:
        return answer.read()


def test_a_room_is_on_the_page_s_own_server(address):
    async def talk() -> None:
        number, secret = await opened(address)
        async with joined(address, number, lead=secret) as lead, joined(address, number) as phone:
            assert await phone.vote(1) == {"counted": {"poll": 1, "round": 1}}
            assert (await lead.state(answered=1))["counts"] == [[0, 1, 0]]
            await lead.say({"close": True})
            assert await phone.end() == 4000

    spoken(talk)


def test_the_same_page_is_made_for_every_room():
    assert pages.page("en") is pages.page("en")
    assert f"{base()}/room.js".encode() in pages.page("zh").plain
    assert b"</script><" not in pages.page("en").plain.split(b'id="page">')[1].split(b"</script>")[0]
