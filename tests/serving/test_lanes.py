"""Dear work waits for its place: so much at once, and every origin in its turn."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from lms.serving.lanes import Lane, LaneFull, Lanes

pytestmark = pytest.mark.once


def run(what: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(what())  # type: ignore[arg-type]


async def at_work(lane: Lane, origin: str, begun: list[str], end: asyncio.Event) -> None:
    async with lane.place(origin):
        begun.append(origin)
        await end.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_so_many_are_at_work_and_the_others_wait() -> None:
    async def school() -> None:
        lane, begun, end = Lane(4), [], asyncio.Event()
        tasks = [asyncio.create_task(at_work(lane, "school", begun, end)) for _ in range(10)]
        await settled()
        assert len(begun) == 4
        end.set()
        await asyncio.gather(*tasks)
        assert (len(begun), lane.free) == (10, 4)

    run(school)


def test_one_who_asks_hundreds_of_times_is_waited_for_by_nobody_else() -> None:
    async def two_origins() -> None:
        lane, begun, ends = Lane(1), [], [asyncio.Event() for _ in range(22)]
        tasks = [asyncio.create_task(at_work(lane, "stranger", begun, end)) for end in ends[:20]]
        await settled()
        tasks += [
            asyncio.create_task(at_work(lane, name, begun, end)) for name, end in zip("ab", ends[20:], strict=True)
        ]
        await settled()
        for end in ends:
            end.set()
        await asyncio.gather(*tasks)
        # The one at work, one more of his, and then everybody in turn.
        assert begun[:4] == ["stranger", "stranger", "a", "b"]
        assert (len(begun), lane.free) == (22, 1)

    run(two_origins)


def test_when_too_many_wait_one_more_is_refused_and_nobody_else() -> None:
    async def crowd() -> None:
        lane, begun, end = Lane(1, most_waiting=2), [], asyncio.Event()
        tasks = [asyncio.create_task(at_work(lane, "school", begun, end)) for _ in range(3)]
        await settled()
        with pytest.raises(LaneFull):
            await at_work(lane, "school", begun, end)
        end.set()
        await asyncio.gather(*tasks)
        assert len(begun) == 3

    run(crowd)


@pytest.mark.parametrize("place_had_come", [False, True])
def test_a_place_is_not_lost_with_somebody_who_leaves(place_had_come: bool) -> None:
    async def left() -> None:
        lane, begun, first_ends, end = Lane(1), [], asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(at_work(lane, "a", begun, first_ends))
        await settled()
        leaves = asyncio.create_task(at_work(lane, "b", begun, end))
        await settled()
        if place_had_come:
            first_ends.set()
            await first
        leaves.cancel()
        await asyncio.gather(leaves, return_exceptions=True)
        first_ends.set()
        await first
        assert lane.free == 1

    run(left)


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("POST", "/accounts/signup/", "passwords"),
        ("GET", "/accounts/signup/", None),
        ("GET", "/cms/images/", "pictures"),
        ("POST", "/cms/images/multiple/add/", "pictures"),
        ("GET", "/cms/pages/3/edit/", "workshop"),
        ("POST", "/mensen/profiel/", None),
    ],
)
def test_which_requests_wait_where(method: str, path: str, lane: str | None) -> None:
    lanes = Lanes(threads=10, proxies=0)
    found = lanes._lane(path, method)
    assert found is (getattr(lanes, lane) if lane else None)


def test_the_lanes_leave_threads_for_everybody_else() -> None:
    for threads in range(4, 40):
        lanes = Lanes(threads=threads, proxies=0)
        assert lanes.passwords.free + lanes.workshop.free + lanes.pictures.free < threads


@pytest.mark.parametrize(
    ("proxies", "given", "origin"),
    [
        (0, "192.0.2.9", "198.51.100.1"),
        (1, "203.0.113.9, 192.0.2.9", "192.0.2.9"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::"),
        (2, "192.0.2.9", "198.51.100.1"),
    ],
)
def test_an_origin_is_whom_the_trusted_proxy_speaks_for(proxies: int, given: str, origin: str) -> None:
    lanes = Lanes(threads=10, proxies=proxies)
    scope = {"headers": [(b"x-forwarded-for", given.encode())], "client": ("198.51.100.1", 5)}
    assert lanes._origin(scope) == origin
