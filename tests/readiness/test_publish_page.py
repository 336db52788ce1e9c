"""The last stage as its readers see it."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader

from catalog.models import LinkState, Resource
from readiness.models import Concern, Measure, Member, Rating, Version
from tests.readiness.pages import address, compute, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_place(teams=1, people=6, sponsor="Sofia Lindqvist, COO")


def shown(client, plan, **asked):
    return read(client.get(address("publish", plan), asked))


def approval(**changes) -> dict:
    return {"sponsor": "Sofia Lindqvist", "on": "2026-11-24", "agreed": "on"} | changes


def publish(client, plan, number) -> None:
    client.post(address("publish-approve", plan, number), approval())
    client.post(address("publish-release", plan, number))


def test_before_there_is_a_plan_the_page_says_what_it_is_for(client, plan):
    sign_in(client, plan)

    page = shown(client, plan)

    assert text(page.h1) == "Nothing to publish yet"
    assert page.select_one(".empty a")["href"] == address("plan", plan)


def test_each_stage_stands_with_its_state_and_links_to_where_it_is_answered(client, plan):
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    stages = rows(page, "#completeness .task")
    assert len(stages) == 10
    assert stages[2] == "3 Teams & people One team, 6 people, one role Completed"
    assert stages[9] == "10 What stays open Every mandatory requirement is met Completed"
    links = [a["href"] for a in page.select("#completeness .task a")]
    assert address("gaps", plan) in links
    assert text(page.select_one("#completeness .meta")) == "5 of 9 stages done"


def test_the_sponsors_name_and_today_stand_in_the_form_already(client, plan):
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)

    assert page.select_one("#id_sponsor")["value"] == "Sofia Lindqvist"
    assert page.select_one("#id_on")["value"] == timezone.localdate().isoformat()


def test_from_draft_to_the_version_in_force(client, plan):
    compute(plan)
    member = sign_in(client, plan)

    page = read(client.post(address("publish-approve", plan, 1), approval(), follow=True))
    assert text(page.h1) == "Draft 1 is approved: publish it"
    assert f"Sofia Lindqvist Approved; recorded by {member.user}" in text(page.select_one("#approval"))

    page = read(client.post(address("publish-release", plan, 1), follow=True))
    assert text(page.h1) == "Version 1 is in force"
    assert "Version 1, in force" in text(page.select_one(".eyebrow"))
    assert page.select("#completeness, #approval form") == []
    overview = read(client.get(address("plan-overview", plan)))
    assert "Publish Version 1 is in force Completed" in text(overview.select_one("#stages"))
    assert "Version 1 of the plan lifts" in text(overview.select_one(".lede"))
    assert "Version 1, in force" in text(read(client.get(address("plan", plan))).select_one(".eyebrow"))


def test_an_approval_withdrawn_gives_the_draft_back(client, plan):
    compute(plan)
    sign_in(client, plan)
    client.post(address("publish-approve", plan, 1), approval())

    page = read(client.post(address("publish-withdraw", plan, 1), follow=True))

    assert text(page.h1) == "Draft 1 is ready to be approved"
    assert page.select_one("#id_sponsor") is not None


def test_a_step_out_of_order_is_refused_with_a_sentence(client, plan):
    compute(plan)
    sign_in(client, plan)

    page = read(client.post(address("publish-release", plan, 1), follow=True))

    assert "Draft 1 is a draft: it has to be approved first." in text(page.select_one("#flash"))
    assert Version.objects.get().state == "draft"


def test_pressing_twice_publishes_once(client, plan):
    compute(plan)
    sign_in(client, plan)
    publish(client, plan, 1)

    page = read(client.post(address("publish-release", plan, 1), follow=True))

    assert "cannot change any more" in text(page.select_one("#flash"))
    assert Version.objects.get().state == "published"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sponsor": " "}, "Enter the full name of the sponsor"),
        ({"sponsor": "x" * 151}, "Keep the name to 150 characters; it has 151"),
        (
            {"on": (timezone.localdate() + timedelta(days=2)).isoformat()},
            "Enter a day that is not in the future",
        ),
        ({"on": "yesterday"}, "Enter the day of the approval, for example 2026-11-25"),
        ({"agreed": ""}, "Tick the box once the sponsor has read it and agrees"),
    ],
)
def test_a_mistake_in_the_approval_is_said_and_nothing_is_stored(client, plan, changes, says):
    compute(plan)
    sign_in(client, plan)

    response = client.post(address("publish-approve", plan, 1), approval(**changes))

    assert response.status_code == 422
    page = read(response)
    assert says in text(page.select_one(".error-summary"))
    assert text(page.title).startswith("Error:")
    assert Version.objects.get().state == "draft"


def test_what_stays_open_asks_for_a_reason_that_every_reader_sees(client, plan):
    plan.requirements.update(level=5, mandatory=True)
    compute(plan)
    sign_in(client, plan)

    page = shown(client, plan)
    assert text(page.h1) == "One decision left before you publish"
    assert "12 mandatory requirements stay open at the end of 2027" in text(page.select_one("#decision"))
    assert page.select("#approval form") == []
    refused = client.post(address("publish-decide", plan, 1), {"reason": ""})
    assert refused.status_code == 422
    assert "Say in a sentence why" in text(read(refused).select_one(".error-summary"))

    client.post(address("publish-decide", plan, 1), {"reason": "Level 5 courses come <b>in</b> May."})
    publish(client, plan, 1)
    sign_in(client, plan, Member.Role.VIEWER)
    assert "Accepted, because Level 5 courses come <b>in</b> May." in text(
        shown(client, plan).select_one("#decision")
    )


def test_an_approval_without_the_decision_is_refused(client, plan):
    plan.requirements.update(level=5, mandatory=True)
    compute(plan)
    sign_in(client, plan)

    page = read(client.post(address("publish-approve", plan, 1), approval(), follow=True))

    assert "record the decision about them first" in text(page.select_one("#flash"))
    assert Version.objects.get().state == "draft"


def test_what_would_embarrass_in_print_is_named(client, plan):
    plan.sponsor = ""
    plan.save(update_fields=["sponsor"])
    compute(plan)
    Rating.objects.filter(learner__name="Person 1.1").update(rated_on=date(2024, 5, 1), level=2)
    Rating.objects.filter(learner__name="Person 1.2").update(valid_until=date(2025, 1, 1))
    Resource.objects.filter(title="Course in Skill A").update(link_state=LinkState.BROKEN, hours=None)
    Measure.objects.create(plan=plan, family="value", name="Hours saved")
    Concern.objects.create(plan=plan, kind="ethics", text="Who is responsible?", escalate=True)
    sign_in(client, plan)

    named = {text(strong) for strong in shown(client, plan).select("#look li strong")}

    assert named == {
        "The data changed since draft 1",
        "1 person has no assessment",
        "1 person was last assessed more than a year ago",
        "2 ratings have expired",
        "One resource stays out of the plan",
        "1 link in the plan no longer works",
        "One escalated concern has no answer",
        "One measure not complete",
        "No sponsor is named",
    }


def test_a_version_is_compared_with_the_one_in_force(client, plan):
    compute(plan, budget=Decimal(200))
    sign_in(client, plan)
    publish(client, plan, 1)
    compute(plan, budget=Decimal(10_000))

    page = shown(client, plan)

    table = {
        text(row.th): [text(cell) for cell in row.select("td")] for row in page.select("#changes tbody tr")
    }
    assert table["Budget"] == ["€200", "€10,000", "+€9,800"]
    assert table["Cost"] == ["€200", "€1,200", "+€1,000"]
    assert table["Seats"] == ["2", "12", "+10"]
    assert table["People"] == ["6", "6", "0"]
    assert text(page.select_one("#changes h2")) == "56 points more for €1,000 more"
    assert any(row.startswith(("Added", "More")) for row in rows(page, "#changes .prose-list li"))


def test_any_two_versions_can_be_compared(client, plan):
    compute(plan, budget=Decimal(200))
    compute(plan, budget=Decimal(10_000))
    sign_in(client, plan, Member.Role.VIEWER)

    page = read(client.get(address("versions", plan), {"from": "2", "to": "1"}))

    assert text(page.select_one("#changes h2")) == "56 points less for €1,000 less"
    assert rows(page, "#all tbody th") == ["Draft 2", "Draft 1"]
    assert client.get(address("versions", plan), {"from": "2", "to": "9"}).status_code == 404


def test_who_may_not_edit_reads_and_does_nothing(client, plan):
    compute(plan)
    sign_in(client, plan, Member.Role.VIEWER)

    page = shown(client, plan)

    assert page.select("main form") == []
    assert "Owners and planners record the approval here." in text(page.select_one("#approval"))
    offered = rows(page, "#exports li a")
    assert "PDF report" in offered
    assert "plan.json" not in offered


def test_another_version_can_be_looked_at_and_an_unknown_one_is_not_found(client, plan):
    compute(plan)
    compute(plan)
    sign_in(client, plan)

    assert text(shown(client, plan, version="1").h1) == "Draft 1 is ready to be approved"
    for strange in ("9", "0", "9" * 5000):
        assert client.get(address("publish", plan), {"version": strange}).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_statements_does_not_grow(client, queries, n):
    plan = make_place(teams=n, people=n, skills=n)
    for _ in range(n):
        compute(plan)
    sign_in(client, plan)

    with queries(30):
        client.get(address("publish", plan))
    with queries(6):
        client.get(address("versions", plan))


def printed(client, plan, number) -> str:
    pdf = client.get(address("plan-pdf", plan, number))
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)


def test_the_printed_version_stays_as_it_was_approved(client, plan):
    Concern.objects.create(plan=plan, kind="ethics", text="Who is responsible for answers?", owner="Noor")
    compute(plan)
    sign_in(client, plan)
    assert "Draft 1" in printed(client, plan, 1)

    publish(client, plan, 1)
    Concern.objects.update(text="Something else entirely")
    Measure.objects.create(plan=plan, family="value", name="Hours saved a week")

    words = printed(client, plan, 1)
    assert "Version 1, published" in words
    assert "Who is responsible for answers?" in words
    assert "Something else entirely" not in words
    assert "Hours saved a week" not in words
    assert "Sofia Lindqvist" in words
    assert "Approved on 24\xa0November\xa02026" in words
