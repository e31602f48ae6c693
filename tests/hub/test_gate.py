"""Everybody's turn at a hub: first come, first served, over all processes, and places kept for a study day."""

import asyncio
import dataclasses
import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone

from lms.hub import errors, gate, queueing
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.events import Queued, Token
from lms.hub.models import HubGate, HubTicket, Workshop
from lms.hub.offers import OfferedModel
from lms.hub.queueing import Room, Standing, TicketGone
from tests import factories

from .servers import SSE, chunk, misbehaving

HUB = {"hub": "hub", "size": 2}
WHOLE = SSE + chunk("Hallo") + chunk(" daar") + chunk(reason="stop") + "data: [DONE]\n\n"


def arrive(workshop=None, **where):
    """A new ticket's key, and where it stands."""
    key = uuid.uuid4()
    return key, queueing.take(**(HUB | where), key=key, workshop=workshop)


def look(key, **where):
    return queueing.look(**(HUB | where), key=key)


def place(key):
    return look(key).place


def workshop(slots, **fields):
    now = timezone.now()
    span = {"starts_at": now - datetime.timedelta(hours=1), "ends_at": now + datetime.timedelta(hours=1)}
    return Workshop.objects.create(
        **(
            {"organisation": factories.organisation(), "hub": "hub", "title": "Studiedag", "slots": slots}
            | span
            | fields
        )
    )


def silent(key):
    """Whoever held it was not heard of for too long."""
    HubTicket.objects.filter(key=key).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))


@pytest.mark.django_db
def test_so_many_come_in_and_the_others_in_the_order_in_which_they_came():
    (first, _), (second, _), (third, standing), (fourth, last) = (arrive() for _ in range(4))
    assert (place(first), place(second), standing, last) == (0, 0, Standing(1), Standing(2))
    assert queueing.leave(**HUB, key=second) == [third]
    assert (place(third), place(fourth)) == (0, 1)
    assert queueing.leave(**HUB, key=second) == []
    assert queueing.leave(**HUB, key=first) == [fourth]


@pytest.mark.django_db
def test_who_gives_up_waiting_makes_room_for_nobody_and_moves_the_others_up():
    (_, _), (_, _), (third, _), (fourth, _) = (arrive() for _ in range(4))
    assert queueing.leave(**HUB, key=third) == []
    assert place(fourth) == 1


@pytest.mark.django_db
def test_each_hub_has_a_queue_of_its_own():
    arrive()
    arrive()
    assert [arrive()[1].place, arrive(hub="ander")[1].place] == [1, 0]
    assert sorted(map(str, HubGate.objects.all())) == ["ander", "hub"]


@pytest.mark.django_db
def test_the_place_of_a_process_that_died_comes_free_for_the_first_in_line():
    (first, _), (_, _), (third, _), (fourth, _) = (arrive() for _ in range(4))
    silent(first)
    assert [place(fourth), place(third), place(fourth)] == [2, 0, 1]
    silent(fourth)
    fifth, standing = arrive()
    assert standing.place == 1
    with pytest.raises(TicketGone):
        place(fourth)
    queueing.renew(third)
    assert HubTicket.objects.get(key=third).expires_at > timezone.now() + queueing.ANSWERING_LASTS / 2
    assert place(fifth) == 1


@pytest.mark.django_db
def test_whoever_looks_keeps_the_ticket_alive():
    arrive()
    arrive()
    waiting, _ = arrive()
    HubTicket.objects.filter(key=waiting).update(expires_at=timezone.now() + datetime.timedelta(seconds=1))
    assert place(waiting) == 1
    assert HubTicket.objects.get(key=waiting).expires_at > timezone.now() + queueing.WAITING_LASTS / 2


@pytest.mark.django_db
def test_the_wait_is_said_once_it_is_known_how_long_answers_take():
    first, _ = arrive()
    second, _ = arrive()
    HubTicket.objects.filter(key=first).update(admitted_at=timezone.now() - datetime.timedelta(seconds=10))
    queueing.leave(**HUB, key=first)
    arrive()
    _third, standing = arrive()
    assert (standing.place, standing.seconds) == (1, 6)  # a little over ten seconds, two at once
    HubTicket.objects.filter(key=second).update(admitted_at=timezone.now() - datetime.timedelta(seconds=5))
    queueing.leave(**HUB, key=second)
    assert 8900 < HubGate.objects.get().answer_ms < 9300


def test_reserved_places_are_kept_and_the_others_share_the_rest():
    room = Room(5, {1: 3})
    assert (room.lane(1), room.lane(2), room.lane(None)) == (1, None, None)
    for _ in range(2):
        assert room.fits(None)
        room.take(None)
    assert (room.fits(None), room.fits(1)) == (False, True)
    for _ in range(3):
        assert room.fits(1)
        room.take(1)
    assert (room.fits(None), room.fits(1)) == (False, False)
    # Beyond its own places a workshop takes of what all share.
    room = Room(5, {1: 3})
    for _ in range(4):
        room.take(1)
    assert (room.fits(1), room.fits(None)) == (True, True)
    room.take(None)
    assert (room.fits(1), room.fits(None)) == (False, False)
    # The settings became narrower than what was reserved: never more than the hub takes, and one for the others.
    room = Room(2, {1: 3})
    assert (room.fits(1), room.fits(None)) == (True, True)
    room.take(None)
    assert room.fits(None) is False
    room.take(1)
    assert room.fits(1) is False
    assert Room(0, {}).fits(None) is False


@pytest.mark.django_db
def test_during_a_study_day_its_people_pass_others_for_their_own_places_only():
    day = workshop(slots=1).pk
    _, held = arrive()
    waiting, standing = arrive()
    assert (held.place, standing.place) == (0, 1)
    member, first = arrive(workshop=day)
    other, second = arrive(workshop=day)
    assert (first.place, second.place) == (0, 1)
    assert queueing.leave(**HUB, key=member) == [other]
    assert place(waiting) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"cancelled_at": timezone.now()},
        {"hub": "ander"},
        {"ends_at": timezone.now() - datetime.timedelta(minutes=1)},
        {"starts_at": timezone.now() + datetime.timedelta(minutes=30)},
    ],
)
def test_a_study_day_that_is_not_now_or_not_here_keeps_no_place(fields):
    day = workshop(slots=1, **fields).pk
    assert [arrive()[1].place, arrive()[1].place, arrive(workshop=day)[1].place] == [0, 0, 1]


@pytest.fixture
def card(transactional_db):
    return factories.model_card()


def prompt_at(hub, card, **changes):
    offer = OfferedModel(card, dataclasses.replace(hub, **changes))
    return Prompt("groot", [Message("user", "Zeg eens hallo")], offer=offer)


async def answer(prompt):
    return [event async for event in stream_chat(prompt)]


def test_more_than_the_hub_takes_are_all_served_in_order_and_see_their_place(card):
    inside = most = 0

    async def slowly(writer):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.05)
        inside -= 1
        writer.write(WHOLE.encode())
        await writer.drain()

    @async_to_sync
    async def crowd():
        async with misbehaving(slowly) as (hub, heads):
            prompt = prompt_at(hub, card, concurrency=2)
            return await asyncio.gather(*(answer(prompt) for _ in range(6))), len(heads)

    answers, requests = crowd()
    assert ["".join(e.text for e in events if isinstance(e, Token)) for events in answers] == ["Hallo daar"] * 6
    places = [[event.place for event in events if isinstance(event, Queued)] for events in answers]
    assert sorted(seen[0] for seen in places if seen) == [1, 2, 3, 4]
    assert all(seen == sorted(seen, reverse=True) for seen in places)
    assert (requests, most, HubTicket.objects.count()) == (6, 2, 0)


def test_who_leaves_while_waiting_or_at_the_very_moment_of_her_turn_frees_the_place(card):
    async def waited(hub):
        async with gate.in_line(hub) as turn:
            async for _place in turn.waiting():
                pass

    @async_to_sync
    async def leaving():
        async with misbehaving(WHOLE) as (hub, _heads):
            narrow = prompt_at(hub, card, concurrency=1).offer.hub
            async with gate.in_line(narrow) as turn:
                assert [place async for place in turn.waiting()] == []
                waiting = asyncio.create_task(waited(narrow))
                called = asyncio.create_task(waited(narrow))
                last = asyncio.create_task(waited(narrow))
                await asyncio.sleep(0.1)
                waiting.cancel()
            called.cancel()
            await asyncio.wait_for(last, 5)
            return await asyncio.gather(waiting, called, return_exceptions=True)

    assert [type(end) for end in leaving()] == [asyncio.CancelledError] * 2
    assert HubTicket.objects.count() == 0


def test_who_stops_reading_frees_the_place(card):
    @async_to_sync
    async def stopping():
        async with misbehaving(WHOLE) as (hub, _heads):
            events = stream_chat(prompt_at(hub, card, concurrency=1))
            async for event in events:
                if isinstance(event, Token):
                    break
            assert await HubTicket.objects.acount() == 1
            await events.aclose()

    stopping()
    assert HubTicket.objects.count() == 0


def test_waiting_ends_with_a_sentence_when_it_takes_too_long(card, settings):
    settings.HUB_QUEUE_SECONDS = 0

    @async_to_sync
    async def stuck():
        async with misbehaving(WHOLE) as (hub, _heads):
            with pytest.raises(errors.HubBusy):
                await answer(prompt_at(hub, card, concurrency=0))

    stuck()
    assert HubTicket.objects.count() == 0


def test_a_place_that_went_to_others_is_asked_for_anew(card):
    @async_to_sync
    async def stalled():
        async with misbehaving(WHOLE) as (hub, _heads):
            narrow = prompt_at(hub, card, concurrency=1).offer.hub
            async with gate.in_line(narrow) as holder:
                assert [place async for place in holder.waiting()] == []
                async with gate.in_line(narrow) as turn:
                    places = turn.waiting()
                    assert (await anext(places)).place == 1
                    await HubTicket.objects.filter(key=turn.key).adelete()
                    await holder.leave()
                    assert [place async for place in places] == []

    stalled()
    assert HubTicket.objects.count() == 0


def test_the_place_is_kept_as_long_as_the_answer_comes(card, monkeypatch):
    monkeypatch.setattr(gate, "RENEW_SECONDS", 0.01)

    @async_to_sync
    async def long():
        async with misbehaving(WHOLE) as (hub, _heads), gate.in_line(prompt_at(hub, card).offer.hub) as turn:
            assert [place async for place in turn.waiting()] == []
            await HubTicket.objects.aupdate(expires_at=timezone.now())
            await asyncio.sleep(0.2)
            return (await HubTicket.objects.aget()).expires_at

    assert long() > timezone.now() + queueing.ANSWERING_LASTS / 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_threads_at_once_never_let_in_one_too_many_and_leave_nothing_behind():
    most = []

    def one(_number):
        key = uuid.uuid4()
        try:
            standing = queueing.take(hub="hub", size=3, key=key, workshop=None)
            while standing.place:
                standing = look(key, size=3)
            most.append(HubTicket.objects.filter(admitted_at__isnull=False).count())
            queueing.leave(hub="hub", size=3, key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(one, range(48)))
    assert (len(most), max(most), HubTicket.objects.count()) == (48, 3, 0)
