"""The cache is never needed: Redis refuses, hangs, breaks or comes back, and the product goes on."""

import logging
import pickle
import subprocess
import time
from collections.abc import Iterator

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.test import RequestFactory
from django_ratelimit.core import is_ratelimited
from redis import Redis

from lms import caching
from lms.away import AwayWatch
from lms.caching import RedisOrLocalCache
from tests.product import free_port, listening, wait_for
from tests.wires import Wire, wire

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("redis")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--maxmemory", "8mb"]
    process = subprocess.Popen(command, cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL)
    wait_for("Redis", lambda: listening(port))
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture
def redis(server: int) -> Iterator[Wire]:
    with wire(server) as found:
        yield found
        Redis(port=server).flushall()


@pytest.fixture
def cache(redis: Wire, monkeypatch: pytest.MonkeyPatch) -> RedisOrLocalCache:
    monkeypatch.setattr(caching, "redis_watch", AwayWatch("Redis", rest_seconds=0.3))
    monkeypatch.setattr(caching, "ANSWER_SECONDS", 0.3)
    caching._forgotten.clear()
    found = RedisOrLocalCache(f"redis://127.0.0.1:{redis.port}/0", {})
    found._local.clear()
    return found


@pytest.fixture(params=[Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def away(request: pytest.FixtureRequest, redis: Wire, cache: RedisOrLocalCache) -> Wire:
    cache.set("before", 1)
    request.param(redis)
    return redis


def back(wire: Wire) -> None:
    wire.pass_on()
    time.sleep(0.4)  # the rest


def test_every_verb_works_while_redis_is_away(away: Wire, cache: RedisOrLocalCache) -> None:
    assert cache.get("before", "nothing") == "nothing"
    assert [cache.add("a", 1), cache.add("a", 2), cache.get("a")] == [True, False, 1]
    cache.set("b", "x", 60)
    cache.set_many({"c": 3, "d": 4}, 60)
    assert cache.get_many(["b", "c", "d", "e"]) == {"b": "x", "c": 3, "d": 4}
    assert [cache.incr("c"), cache.decr("c", 2), cache.touch("c", 60), cache.has_key("c")] == [4, 2, True, True]
    assert [cache.delete("b"), cache.get("b")] == [True, None]
    cache.delete_many(["c", "d"])
    assert cache.get_or_set("f", lambda: 6) == 6
    assert cache.get_many(["a", "c", "d", "f"]) == {"a": 1, "f": 6}
    cache.clear()
    assert cache.get("a") is None


def test_who_waited_waited_once_and_those_after_her_do_not(away: Wire, cache: RedisOrLocalCache) -> None:
    cache.get("a")
    accepted = away.accepted
    began = time.monotonic()
    for number in range(200):
        cache.set(f"key-{number}", number)
    assert time.monotonic() - began < 5 * 0.3
    assert away.accepted - accepted <= 5  # one try after each rest


def test_it_is_back_by_itself_and_what_was_thrown_away_meanwhile_is_gone_there_too(
    away: Wire, cache: RedisOrLocalCache, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "lms.away")
    cache.set("local", 1)
    cache.delete("before")
    back(away)
    assert cache.get("before") is None
    assert cache.get("local") is None
    cache.set("after", 2)
    assert cache.get("after") == 2
    assert [record.getMessage().split(" after ")[0] for record in caplog.records][-1] == "Redis is back"


def test_a_count_that_stood_in_redis_begins_anew_and_refuses_nobody(cache: RedisOrLocalCache, redis: Wire) -> None:
    cache.set("count", 7)
    redis.refuse()
    assert [cache.incr("count"), cache.incr("count")] == [1, 2]


def test_a_count_that_is_nowhere_is_an_error_as_in_every_cache(cache: RedisOrLocalCache) -> None:
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_what_another_release_kept_is_missing(cache: RedisOrLocalCache, server: int) -> None:
    of_a_class_that_is_gone = b"clms.caching\nGoneSince\n."
    for number, unreadable in enumerate([b"\x80\x05crubbish", pickle.dumps([1, 2])[:-1], of_a_class_that_is_gone]):
        Redis(port=server).set(f":1:old-{number}", unreadable)
        assert cache.get(f"old-{number}", "missing") == "missing"
    assert cache.get_many(["old-0", "old-1", "old-2"]) == {}


def test_a_full_redis_is_one_that_is_away(cache: RedisOrLocalCache, server: int) -> None:
    Redis(port=server).config_set("maxmemory", "1mb")
    try:
        cache.set("large", "x" * 100_000)
        assert cache.get("large") == "x" * 100_000
        assert caching.redis_watch.is_away
    finally:
        Redis(port=server).config_set("maxmemory", "8mb")


def test_limits_hold_by_process_while_redis_is_away(
    away: Wire, cache: RedisOrLocalCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches._connections, "default", cache)
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
    of_ours = [is_ratelimited(request, group="falls", key="ip", rate="3/h", increment=True) for _ in range(5)]
    assert of_ours == [False, False, False, True, True]
    monkeypatch.setattr(ratelimit, "get_ip", lambda _request: "192.0.2.7")
    config = {"login": "3/h/ip"}
    of_allauth = [ratelimit.consume(request, app="allauth.account", action="login", config=config) for _ in range(5)]
    assert [bool(usage) for usage in of_allauth] == [True, True, True, False, False]


def test_a_limit_holds_when_redis_goes_away_in_the_middle_and_comes_back(
    cache: RedisOrLocalCache, redis: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches._connections, "default", cache)
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.8")

    def ask() -> bool:
        return bool(is_ratelimited(request, group="falls", key="ip", rate="3/h", increment=True))

    answers = [ask(), ask()]
    redis.refuse()
    answers += [ask() for _ in range(4)]
    back(redis)
    answers += [ask(), ask()]
    # Two in Redis, three in this process, and one more in Redis: never more than twice what is allowed.
    assert answers.count(False) == 6
    assert answers[-1] is True
