"""The calendar: read back by another reader, the same events under the same names, and a link that can be withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from catalog.models import PriceBasis, Resource
from readiness.exports.ics import calendar
from readiness.models import AuditEntry, CalendarLink, Learner, Measure, Member, Review, Version
from readiness.queries.calendar import Event, calendar_version, events_of
from tests.exports.books import HOSTILE
from tests.exports.rfc5545 import Invalid, parse
from tests.readiness.pages import address, compute, make_place, read, sign_in, text

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(**changes) -> Event:
    return Event(**{"uid": "a@b", "on": date(2027, 3, 31), "title": "Finish", "changed_at": AT} | changes)


def events(content: bytes) -> dict[str, object]:
    return {part.get("UID"): part for part in parse(content).parts}


@pytest.fixture
def plan(db):
    plan = make_place(teams=2, people=6)
    Resource.objects.filter(title="Course in Skill A").update(
        price_basis=PriceBasis.RUN, run_seats=5, price=100, kind="course"
    )
    Review.objects.create(plan=plan, kind="budget", on=date(2027, 4, 15), notes="Bring the figures")
    Measure.objects.create(
        plan=plan, family="value", name="Replies, drafted; sent", target_on=date(2027, 9, 30)
    )
    return plan


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_read_back_as_it_was_written(title):
    (one,) = events(calendar([event(title=title, details=title)], name=title, details=True)).values()

    said = one.text("SUMMARY")
    if len(title) < 1_000 and not set(title) & set("\x00\x0b\r\u202e\ud800"):
        assert said == title
    assert "\x00" not in said
    assert len(said) <= 1_000


def test_nothing_to_keep_is_a_calendar_too():
    assert parse(calendar([], name="Empty", details=True)).parts == []


def test_the_reader_would_notice_a_bad_file():
    good = calendar([event()], name="n", details=True)
    for bad in (
        good.replace(b"\r\n", b"\n"),
        good.replace(b"UID:a@b\r\n", b""),
        good.replace(b"SUMMARY:Finish", b"SUMMARY:a, b"),
        good.replace(b"END:VEVENT\r\n", b""),
        good.replace(b"SUMMARY:Finish", b"SUMMARY:" + b"x" * 80),
    ):
        with pytest.raises((Invalid, StopIteration)):
            parse(bad)


def test_sessions_deadlines_reviews_and_target_dates_are_in_it(plan):
    compute(plan)

    told = [(one.on.isoformat(), one.title) for one in events_of(plan)]

    assert ("2027-04-15", "Budget review") in told
    assert ("2027-09-30", "Target date: Replies, drafted; sent") in told
    assert (
        len([title for _, title in told if title.startswith("Hold by today: Course in Skill A, session")])
        == 3
    )
    assert [title for _, title in told if title.startswith("Finish by today: Course in Skill B")]
    assert told == sorted(told)


def test_a_new_version_updates_the_same_events_and_cancels_what_is_gone(plan):
    compute(plan)
    before = events(calendar(events_of(plan), name="n", details=False))
    Resource.objects.filter(title="Course in Skill B").update(status="retired")
    compute(plan, quarters=2)
    after = events(calendar(events_of(plan), name="n", details=False))

    assert set(before) <= set(after)
    gone = [uid for uid, one in after.items() if one.get("STATUS") == "CANCELLED"]
    assert {after[uid].text("SUMMARY") for uid in gone} == {"Finish by today: Course in Skill B"}
    for uid in before:
        assert int(after[uid].get("SEQUENCE")) >= int(before[uid].get("SEQUENCE"))
    moved = [uid for uid in before if before[uid].day("DTSTART") != after[uid].day("DTSTART")]
    assert all(int(after[uid].get("SEQUENCE")) > int(before[uid].get("SEQUENCE")) for uid in moved)


def test_a_published_version_stays_in_the_calendar_while_drafts_are_made(plan):
    first = compute(plan)
    Version.objects.filter(pk=first.pk).update(
        state=Version.State.PUBLISHED, approved_by="Astrid Holm", approved_on=plan.starts_on, surroundings=b""
    )
    compute(plan, quarters=2)

    assert calendar_version(plan).number == 1
    assert not any(one.canceled for one in events_of(plan))


def test_the_same_plan_gives_the_same_bytes(plan):
    compute(plan)

    assert calendar(events_of(plan), name="n", details=True) == calendar(
        events_of(plan), name="n", details=True
    )


# --- the page, the file, the link -------------------------------------------------------------------------------


def test_the_file_downloads_with_details(client, plan):
    compute(plan)
    sign_in(client, plan, Member.Role.VIEWER)

    response = client.get(address("calendar-ics", plan))

    assert response["Content-Type"].startswith("text/calendar")
    described = [one.text("DESCRIPTION") for one in parse(response.content).parts if one.get("DESCRIPTION")]
    assert any("places are taken" in each for each in described)


def test_the_link_is_shown_once_opens_without_signing_in_and_tells_titles_and_dates_only(client, plan):
    compute(plan)
    sign_in(client, plan)

    page = read(client.post(address("plan-calendar", plan)))
    link = page.select_one(".ribbon code").get_text()
    again = read(client.get(address("plan-calendar", plan)))
    client.logout()
    feed = client.get(link)

    assert again.select_one(".ribbon code") is None
    assert "cannot be shown again" in text(again)
    whole = parse(feed.content)
    assert {name for part in whole.parts for name, _, _ in part.properties} == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "TRANSP",
    }  # fmt: skip
    assert not any(name.encode() in feed.content for name in Learner.objects.values_list("name", flat=True))
    assert feed["Cache-Control"] == "private, no-store"
    assert feed["Referrer-Policy"] == "no-referrer"


def test_the_token_is_stored_nowhere(client, plan):
    sign_in(client, plan)
    page = read(client.post(address("plan-calendar", plan)))
    token = page.select_one(".ribbon code").get_text().rpartition("/")[2].removesuffix(".ics")

    assert CalendarLink.objects.get().token_hash != token
    kept = [
        str(value)
        for model in (CalendarLink, AuditEntry)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert not any(token in value for value in kept)


def test_a_new_link_ends_the_old_one_and_a_withdrawn_link_opens_nothing(client, plan):
    sign_in(client, plan)
    links = [
        read(client.post(address("plan-calendar", plan))).select_one(".ribbon code").get_text()
        for _ in range(2)
    ]

    assert client.get(links[0]).status_code == 404
    assert client.get(links[1]).status_code == 200
    client.post(address("calendar-unlink", plan))
    assert client.get(links[1]).status_code == 404


def test_the_link_of_somebody_who_left_opens_nothing(client, plan):
    member = sign_in(client, plan)
    link = read(client.post(address("plan-calendar", plan))).select_one(".ribbon code").get_text()

    member.delete()

    assert client.get(link).status_code == 404


def test_a_link_opens_its_own_plan_alone(client, plan):
    other = make_place(teams=1, people=5, organization__name="Other")
    Review.objects.create(plan=other, on=date(2027, 5, 5))
    sign_in(client, plan)
    link = read(client.post(address("plan-calendar", plan))).select_one(".ribbon code").get_text()

    assert "20270505" not in client.get(link).content.decode()
    assert client.get(reverse("calendar-feed", args=["x" * 43])).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_a_calendar_takes_the_same_number_of_statements_however_much_is_in_it(plan, queries, versions):
    for _ in range(versions):
        compute(plan)
    for number in range(versions):
        Review.objects.create(plan=plan, on=date(2027, 5, 1 + number))

    with queries(8):
        events_of(plan)
