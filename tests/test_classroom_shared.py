"""Rooms that several processes share: the same as those of one, and nothing is lost with one of the processes."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Literal
from urllib.request import urlopen

import pytest
from classes import asked, house, joined, opened, spoken
from redis.asyncio import Redis

from benchmarks.load import visit
from benchmarks.room import Member, lesson, member
from classroom import Rooms, Unreachable, rooms_at, shared
from classroom import rooms as kept
from classroom.state import Change, Vote, read_change
from player.assets import base
from tools import replicas
from tools.served import free_port

LINK = "?lesson=06-nesterov"
DRAWN = "?lesson=05-momentum-rolls-through"
Kind = Literal["alone", "shared"]


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    """A Redis of this machine's own."""
    with replicas.redis() as address:
        yield address


@pytest.fixture(params=["alone", "shared"])
def store(request: pytest.FixtureRequest) -> str:
    """The address of rooms: of one process, or of several."""
    return request.getfixturevalue("redis") if request.param == "shared" else ""


@asynccontextmanager
async def begun(address: str) -> AsyncIterator[tuple[Rooms, Rooms]]:
    """Two processes' view of the same rooms; of one process twice the same."""
    one = rooms_at(address)
    other = rooms_at(address) if address else one
    async with one.running():
        if other is one:
            yield one, one
            return
        async with other.running():
            yield one, other


async def told(code: str, what: str, news: list[tuple[str, str]]) -> None:
    """Wait for news."""
    async with asyncio.timeout(10):
        while (code, what) not in news:
            await asyncio.sleep(0.01)


def change(**fields) -> Change:
    found = read_change({"lead": fields})
    assert found
    return found


AGAIN, CLEAR = read_change({"again": True}), read_change({"clear": True})
assert AGAIN
assert CLEAR


def test_a_room_is_found_by_its_code_and_no_other_is(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            made = await here.open(LINK, "zh")
            keys = await there.keys(made.code)
            assert keys
            assert made.lead not in (keys.lead, keys.phones)
            seen = await there.look(made.code)
            assert seen
            assert (seen.state.link, seen.state.lang, seen.state.asks.answers) == (LINK, "zh", 3)
            assert (seen.state.poll, seen.state.round, seen.state.stage, seen.version) == (1, 1, "ask", 1)
            assert (seen.phones, seen.answered(), seen.counts()) == (0, 0, [[0, 0, 0]])
            assert 3 * 3600 - 5 < seen.left <= 3 * 3600
            assert 0 <= seen.since < 5
            assert await there.keys("222222") is None
            assert await there.look("222222") is None
            assert not await there.enter("222222", "a")
            assert await there.vote("222222", "a", Vote(1, 1)) == "old"
            assert await there.change("222222", change(stage="race")) == "shape"
            assert await there.own("222222", "a") is None
            assert await there.drawn("222222", 1, 1) == []
            assert await there.table("222222") == []
            await there.close("222222")
            await there.leave("222222", "a")

    spoken(talk)


def test_the_last_vote_counts_once(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(LINK, "en")).code
            assert await here.vote(code, "a", Vote(1, 1, 0)) is None
            assert await there.vote(code, "a", Vote(1, 1, 2)) is None
            assert await there.vote(code, "a", Vote(1, 1, 2)) is None
            assert await there.vote(code, "b", Vote(1, 1, 1)) is None
            for vote, why in {
                Vote(1, 1, 3): "shape",
                Vote(1, 1, drawn=((0, 0),)): "shape",
                Vote(2, 1): "old",
                Vote(1, 2): "old",
            }.items():
                assert await there.vote(code, "c", vote) == why
            seen = await here.look(code)
            assert seen
            assert (seen.answered(), seen.counts()) == (2, [[0, 1, 1]])
            assert await here.own(code, "a") == Vote(1, 1, 2)
            assert await here.own(code, "c") is None
            await here.change(code, change(locked=True))
            assert await there.vote(code, "c", Vote(1, 1)) == "locked"
            await here.change(code, change(locked=False, stage="votes"))
            assert await there.vote(code, "c", Vote(1, 1)) == "locked"

    spoken(talk)


def test_what_a_lead_changes_is_changed_at_once_and_nothing_else(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(LINK, "en")).code
            assert await here.change(code, AGAIN) == "shape"
            await here.vote(code, "a", Vote(1, 1, 0))
            clock = {"step": 2.5, "playing": True, "speed": 0.5}
            assert await here.change(code, change(stage="race", told=2, join=False, blank=True, clock=clock)) is None
            assert await there.change(code, change(pointer=[1, -2.5])) is None
            seen = await there.look(code)
            assert seen
            state = seen.state
            assert (state.stage, state.told, state.join, state.blank, state.locked) == ("race", 2, False, True, False)
            assert (state.clock.step, state.clock.playing, state.clock.speed) == (2.5, True, 0.5)
            assert (state.pointer, state.link, seen.version) == ((1, -2.5), LINK, 3)
            assert await there.change(code, AGAIN) is None
            assert await there.change(code, AGAIN) == "shape"
            await there.vote(code, "a", Vote(1, 2, 1))
            await there.vote(code, "b", Vote(1, 2, 1))
            seen = await here.look(code)
            assert seen
            assert (seen.state.round, seen.state.stage, seen.state.told, seen.state.clock.step) == (2, "ask", 0, 0)
            assert seen.counts() == [[1, 0, 0], [0, 2, 0]]
            assert await here.own(code, "a") == Vote(1, 2, 1)
            # The second round anew: its votes are gone, those of the first are another poll's.
            assert await here.change(code, CLEAR) is None
            seen = await there.look(code)
            assert seen
            assert (seen.state.poll, seen.state.round, seen.counts()) == (2, 2, [[1, 0, 0], [0, 0, 0]])
            assert await there.own(code, "a") == Vote(2, 1, 0)
            assert await there.own(code, "b") is None
            assert await there.table(code) == [(2, 1, 0, 1)]
            assert await here.change(code, change(link=DRAWN)) is None
            seen = await there.look(code)
            assert seen
            assert (seen.state.poll, seen.state.round, seen.state.asks.drawn, seen.counts()) == (3, 1, "end", [[0]])
            assert await there.own(code, "a") is None

    spoken(talk)


def test_drawings_are_numbers_and_cleared_ones_are_gone(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(DRAWN, "en")).code
            assert await here.vote(code, "a", Vote(1, 1, drawn=((0.5, 1e12),))) is None
            assert await there.vote(code, "a", Vote(1, 1, drawn=((0.25, 1.0),))) is None
            assert await there.vote(code, "b", Vote(1, 1, drawn=((0.0, 0.0), (1.0, 1.0)))) == "shape"
            assert await there.vote(code, "b", Vote(1, 1, 0)) == "shape"
            assert await there.drawn(code, 1, 1) == [((0.25, 1.0),)]
            assert await there.own(code, "a") == Vote(1, 1, drawn=((0.25, 1.0),))
            seen = await here.look(code)
            assert seen
            assert seen.answered() == 1
            assert await there.table(code) == [(1, 1, 0, 1)]
            assert await here.change(code, CLEAR) is None
            assert await there.drawn(code, 1, 1) == await there.drawn(code, 2, 1) == []
            assert await there.table(code) == []
            seen = await there.look(code)
            assert seen
            assert (seen.answered(), seen.state.poll, seen.state.stage) == (0, 2, "ask")

    spoken(talk)


def test_who_is_there_is_counted_once_however_often_and_wherever(store, monkeypatch):
    monkeypatch.setattr(kept, "MOST_PHONES", 2)
    monkeypatch.setattr(shared, "MOST_PHONES", 2)

    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(LINK, "en")).code

            async def phones() -> int:
                seen = await there.look(code)
                return seen.phones if seen else -1

            assert await here.enter(code, "a")
            assert await here.enter(code, "a")
            assert await phones() == 1
            assert await there.enter(code, "b")
            assert not await here.enter(code, "c")
            assert await there.enter(code, "b")
            assert await phones() == 2
            await here.leave(code, "a")
            assert await phones() == 2
            await here.leave(code, "a")
            assert await phones() == 1
            assert await here.enter(code, "c")

    spoken(talk)


def test_everybody_hears_what_is_new(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            news: list[tuple[str, str]] = []
            there.told = lambda code, what: news.append((code, what))
            code = (await here.open(LINK, "en")).code
            async with asyncio.timeout(20):  # it begins to listen
                while not news:
                    await here.enter(code, "a")
                    await asyncio.sleep(0.05)
            assert set(news) == {(code, "numbers")}
            news.clear()
            await here.vote(code, "a", Vote(1, 1, 0))
            await told(code, "numbers", news)
            await here.change(code, change(stage="votes"))
            await told(code, "state", news)
            await here.close(code)
            await told(code, "end", news)
            assert await there.look(code) is None
            assert await there.keys(code) is None
            assert await there.table(code) == []

    spoken(talk)


def test_votes_that_come_together_are_all_counted(store):
    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(LINK, "en")).code
            votes = [
                (here if (i + n) % 2 else there).vote(code, f"phone {i}", Vote(1, 1, (i + n) % 3))
                for n in range(3)
                for i in range(150)
            ]
            changes = [there.change(code, change(told=told)) for told in range(20)]
            assert set(await asyncio.gather(*votes, *changes)) == {None}
            seen = await here.look(code)
            assert seen
            assert (seen.answered(), seen.version) == (150, 21)
            own = [await there.own(code, f"phone {i}") for i in range(150)]
            counted = Counter(vote.answer for vote in own if vote)
            assert seen.counts() == [[counted[answer] for answer in range(3)]]

    spoken(talk)


def test_nothing_grows_without_end(store, monkeypatch):
    for room in (kept, shared):
        monkeypatch.setattr(room, "MOST_POLLS", 3)
        monkeypatch.setattr(room, "MOST_VOTES", 2)

    async def talk() -> None:
        async with begun(store) as (here, there):
            code = (await here.open(LINK, "en")).code
            assert [await here.vote(code, phone, Vote(1, 1, 0)) for phone in "abcab"] == [
                None,
                None,
                "often",
                None,
                None,
            ]
            assert [await there.change(code, change(link=LINK)) for _ in range(3)] == [None, None, "often"]
            assert await here.table(code) == [(1, 1, 0, 2)]

    spoken(talk)


# What only those can that are shared


def test_every_key_expires_and_no_secret_is_kept(redis):
    async def talk() -> None:
        async with begun(redis) as (here, _), Redis.from_url(redis, decode_responses=True) as client:
            await client.flushdb()
            made = await here.open(LINK, "en")
            code = made.code
            await here.enter(code, "a")
            await here.vote(code, "a", Vote(1, 1, 0))
            await here.change(code, change(stage="votes"))
            await here.change(code, AGAIN)
            await here.vote(code, "a", Vote(1, 2, 0))
            await here.change(code, CLEAR)
            await here.vote(code, "a", Vote(2, 2, 0))
            keys = {key: await client.ttl(key) for key in await client.keys("*")}
            assert len(keys) >= 5
            assert all(0 < left <= 3 * 3600 for left in keys.values()), keys
            assert made.lead not in str(await client.hgetall(f"race:{code}"))
            await here.close(code)
            assert set(await client.keys("*")) <= {shared.INDEX}
            assert await client.zcard(shared.INDEX) == 0

    spoken(talk)


def test_there_are_so_many_rooms_until_one_ends(redis, monkeypatch):
    monkeypatch.setattr(shared, "MOST_ROOMS", 1)

    async def talk() -> None:
        async with Redis.from_url(redis) as client:
            await client.flushdb()
        async with begun(redis) as (here, there):
            code = (await here.open(LINK, "en")).code
            with pytest.raises(kept.Full):
                await there.open(LINK, "en")
            await there.close(code)
        rooms = shared.Shared(redis, seconds=1)
        async with rooms.running():
            code = (await rooms.open(LINK, "en")).code
            async with asyncio.timeout(20):
                while await rooms.look(code):
                    await asyncio.sleep(0.1)
                assert await rooms.vote(code, "a", Vote(1, 1)) == "old"
                while True:
                    with suppress(kept.Full):
                        await rooms.open(LINK, "en")
                        return
                    await asyncio.sleep(0.1)

    spoken(talk)


def test_phones_of_a_dead_process_are_counted_no_more(redis, monkeypatch):
    monkeypatch.setattr(shared, "HERE", 3.0)
    monkeypatch.setattr(shared, "BEAT", 0.2)

    async def talk() -> None:
        dead, alive = shared.Shared(redis), shared.Shared(redis)
        async with alive.running():
            code = (await alive.open(LINK, "en")).code

            async def phones() -> int:
                seen = await alive.look(code)
                return seen.phones if seen else -1

            await dead.enter(code, "a")
            await alive.enter(code, "b")
            assert await phones() == 2
            async with asyncio.timeout(20):
                while await phones() == 2:
                    await asyncio.sleep(0.1)
            await asyncio.sleep(0.5)
            assert await phones() == 1
        await dead._redis.aclose()

    spoken(talk)


def test_who_goes_while_redis_is_asked_is_gone(redis):
    """A call that overhears that it is cancelled keeps its line, and the server, for ever."""

    async def talk() -> None:
        async with begun(redis) as (here, _):
            code = (await here.open(LINK, "en")).code

            async def asks(number: int) -> None:
                await here.enter(code, f"{number}")
                await here.vote(code, f"{number}", Vote(1, 1, 1))
                await asyncio.sleep(60)

            for seconds in (0, 0.005, 0.01, 0.02, 0.03):
                asking = [asyncio.create_task(asks(number)) for number in range(100)]
                await asyncio.sleep(seconds)
                for one in asking:
                    one.cancel()
                _, stay = await asyncio.wait(asking, timeout=10)
                assert not stay

    spoken(talk)


def test_a_class_on_two_servers_is_one(redis):
    async def talk() -> None:
        async with AsyncExitStack() as stack:
            first, second = [await stack.enter_async_context(house(rooms_at(redis))) for _ in range(2)]
            code, secret = await opened(first)
            lead = await stack.enter_async_context(joined(second, code, lead=secret))
            phone = await stack.enter_async_context(joined(first, code))
            name = (await phone.hear("welcome"))["welcome"]["phone"]
            assert await phone.vote(2) == {"counted": {"poll": 1, "round": 1}}
            assert (await lead.state(answered=1, phones=1))["counts"] == [[0, 0, 1]]
            await lead.lead(stage="votes")
            assert (await phone.state(stage="votes"))["counts"] == [[0, 0, 1]]
            again = await stack.enter_async_context(joined(second, code, phone=name))
            assert (await again.hear("state"))["vote"] == {"round": 1, "answer": 2}
            # A line to Redis that breaks is mended, and what was missed is asked for.
            async with Redis.from_url(redis) as client:
                await client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            await lead.say({"lead": {"stage": "told"}})
            await phone.state(stage="told")
            await lead.say({"close": True})
            assert await phone.hear("closed") == {"closed": "end"}

    spoken(talk)


def test_without_its_redis_a_server_says_so_and_goes_on():
    async def talk() -> None:
        rooms = rooms_at(f"redis://127.0.0.1:{free_port()}")
        with pytest.raises(Unreachable):
            await rooms.look("222222")
        async with house(rooms) as address:
            assert (await asked(f"{address}/room", {"link": LINK}))[0] == 503
            assert (await asked(f"{address}/room/222222/counts.csv"))[0] == 503
            assert (await asked(f"{address}/room/222222"))[0] == 200
            async with joined(address, "222222") as phone:
                assert await phone.end() == 1013

    spoken(talk)


# Processes


def test_a_server_dies_in_the_middle_of_a_vote_and_no_vote_is_lost_or_counted_twice(tmp_path):
    async def class_(servers: replicas.Replicas) -> None:
        address = servers.address
        code, secret = await opened(address)
        async with AsyncExitStack() as stack:
            lead = await stack.enter_async_context(member(address, code, secret))
            coming = (stack.enter_async_context(member(address, code)) for _ in range(30))
            phones: list[Member] = list(await asyncio.gather(*coming))

            async def votes(phone: Member, number: int) -> int:
                for n in range(3):  # everybody changes their mind twice
                    await asyncio.sleep(0.3 + 0.02 * number)
                    await phone.vote((number + n) % 3)
                return (number + 2) % 3

            voting = asyncio.gather(*(votes(phone, i) for i, phone in enumerate(phones)))
            await asyncio.sleep(1.0)
            os.kill(servers.processes[0], signal.SIGKILL)
            counted = Counter(await voting)
            await lead.until(lambda: lead.state["answered"] == 30 and lead.state["phones"] == 30)
            assert any(phone.heard.ends for phone in phones)
            assert not all(phone.heard.ends for phone in phones)
            await lead.until(lambda: lead.state["counts"] == [[counted[answer] for answer in range(3)]])
            await lead.say({"lead": {"stage": "votes"}})
            for phone in phones:
                await phone.until(lambda phone=phone: phone.state["stage"] == "votes")
                assert phone.state["counts"] == lead.state["counts"]

    logs = [tmp_path / "one", tmp_path / "two"]
    with replicas.replicas(2, logs) as servers:
        needs_no_affinity(servers)
        spoken(lambda: class_(servers))
        # Whoever was on the dead one comes back to the other, with the picture of the address.
        page = spoken(lambda: visit(servers.address, RACE))
        assert page.faults == []
        assert page.race["link"] == f"?{RACE}"
    assert "Traceback" not in logs[1].read_text()


RACE = "v=2&surface=saddle&steps=40&run=gd&run=adam"


def needs_no_affinity(servers: replicas.Replicas) -> None:
    """Whatever is asked for by an address is the same from every replica."""
    paths = [f"{base()}/main.js", f"export/csv?{RACE}", f"export/json?{RACE}", f"room/picture?{RACE}&lang=en"]
    paths.append(f"lab/map/0/32?{RACE}&beside=starts")
    for path in paths:
        first, second = (urlopen(f"{address}/{path}", timeout=60).read() for address in servers.each)
        assert first == second, path


def test_the_tool_that_measures_a_class_counts_its_votes(address):
    figures = spoken(lambda: lesson(address, 12, 0.5))
    assert figures.votes == 12
    assert len(figures.walls) == 12
    assert "vote->projector" in str(figures)
