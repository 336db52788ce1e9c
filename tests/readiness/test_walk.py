"""The walk through a stage: a question a page, its review, all at once, registers, and two people in one draft."""

import pytest

from readiness.models import AuditEntry, Concern, Plan, TrainingPreference
from readiness.stages import WALKS
from tests.factories import MemberFactory, PlanFactory, SkillFactory, TeamFactory, UserFactory
from tests.readiness.pages import address, make_place, read, rows, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(name="Adopting AI", quarters=4)


@pytest.fixture
def planner(client, plan):
    return sign_in(client, plan, "planner")


def step(plan: Plan, stage: str, slug: str, *more) -> str:
    name = {0: "stage-step", 1: "stage-row"}[len(more)]
    return address(name, plan, stage, slug, *more)


def opened(client, path: str) -> dict:
    """What the page's form would send, as it stands."""
    form = read(client.get(path)).select_one("main form")
    sent = {
        field["name"]: field.get("value", "")
        for field in form.select("input[name]:not([type=checkbox], [type=radio])")
    }
    sent |= {
        field["name"]: field["value"] for field in form.select("input:checked") if field.has_attr("value")
    }
    sent |= {field["name"]: text_of(field) for field in form.select("textarea[name]")}
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        sent[field["name"]] = chosen["value"] if chosen else ""
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def text_of(area) -> str:
    return area.get_text().removeprefix("\n")


# --- a question -------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_and_the_next_question_is_asked(client, plan, planner):
    path = step(plan, "ambition", "goals")

    answer = client.post(
        path, {**opened(client, path), "goals_0": " Every team uses AI  well ", "goals_2": "Answer faster"}
    )

    assert answer.status_code == 302
    assert answer["Location"] == step(plan, "ambition", "scenarios")
    plan.refresh_from_db()
    assert (plan.goals, plan.revision) == ("Every team uses AI well\nAnswer faster", 2)
    entry = AuditEntry.objects.get(verb="answers.changed")
    assert (entry.sentence, entry.before, entry.after) == (
        "Changed the goals",
        {"goals": ""},
        {"goals": "Every team uses AI well\nAnswer faster"},
    )


def test_save_and_stay_here_stays(client, plan, planner):
    path = step(plan, "ambition", "goals")

    answer = client.post(path, {**opened(client, path), "success": "It works", "stay": "1"})

    assert answer["Location"] == path


def test_saving_without_a_change_changes_and_logs_nothing(client, plan, planner):
    path = step(plan, "ambition", "support")

    client.post(path, opened(client, path))

    plan.refresh_from_db()
    assert plan.revision == 1
    assert not AuditEntry.objects.exists()


def test_a_mistake_is_told_with_a_link_to_its_field_and_what_was_typed_is_kept(client, plan, planner):
    path = step(plan, "ambition", "support")

    page = read(
        client.post(path, {**opened(client, path), "sponsor": "Ada", "quarters": "40", "starts_on": "soon"})
    )

    assert text(page.title).startswith("Error: ")
    assert [(a["href"], text(a)) for a in page.select(".error-summary a")] == [
        ("#id_starts_on", "First day of the plan: Enter a date, for example 2027-01-31"),
        ("#id_quarters", "Number of quarters: Enter a number of quarters from 1 to 20"),
    ]
    assert [page.select_one(f"#id_{name}")["value"] for name in ("sponsor", "quarters", "starts_on")] == [
        "Ada",
        "40",
        "soon",
    ]
    assert client.post(path, {}).status_code == 422
    plan.refresh_from_db()
    assert (plan.sponsor, plan.quarters) == ("", 4)


def test_a_text_far_too_long_is_refused_and_kept(client, plan, planner):
    path = step(plan, "ambition", "goals")

    page = read(client.post(path, {**opened(client, path), "success": "x" * 40_000, "goals_1": "y" * 200}))

    assert [text(a) for a in page.select(".error-summary a")] == [
        "Goals: Enter at most 90 characters a line, not 200",
        "What does success look like? Enter at most 5000 characters, not 40000",
    ]
    assert len(text_of(page.select_one("#id_success"))) == 40_000


@pytest.mark.parametrize(
    "naughty", ["<script>alert(1)</script>", "Robert'); DROP TABLE plans;--", "ﷺ 𝕿𝖍𝖊 \u202e", "{{ 7*7 }}"]
)
def test_any_text_is_kept_as_it_was_typed_and_shown_as_text(client, plan, planner, naughty):
    path = step(plan, "ambition", "goals")

    client.post(path, {**opened(client, path), "success": naughty})

    plan.refresh_from_db()
    assert plan.success == naughty
    page = read(client.get(address("stage-ambition", plan)))
    assert naughty in page.select_one("#goals").get_text()
    assert page.select("#goals script") == []


def test_optional_fields_say_so_and_the_others_do_not(client, plan, planner):
    page = read(client.get(step(plan, "ambition", "support")))

    labels = {
        text(label).removesuffix(" (optional)"): "(optional)" in text(label)
        for label in page.select("form label")
    }
    assert labels == {
        "Sponsor": True,
        "First day of the plan": False,
        "Number of quarters": False,
        "Readiness aimed at, %": True,
    }


# --- the review, and all at once --------------------------------------------------------------------------------


def test_the_review_shows_every_answer_with_a_way_to_change_it_and_back(client, plan, planner):
    Plan.objects.filter(pk=plan.pk).update(goals="One\nTwo", sponsor="Ada Berg, COO", readiness_target=80)

    page = read(client.get(address("stage-ambition", plan)))

    said = {text(line.dt): line.dd.get_text() for line in page.select(".answers > div")}
    assert said == {
        "Goals": "One\nTwo",
        "What does success look like?": "Not answered",
        "Use-case maturity aimed at": "Not answered",
        "Sponsor": "Ada Berg, COO",
        "First day of the plan": "Friday 1 January 2027",
        "Number of quarters": "4",
        "Readiness aimed at, %": "80",
    }
    change = page.select_one("#support .meta a")
    assert text(change) == "Change sponsor and time"
    back = client.post(change["href"], opened(client, change["href"]))
    assert back["Location"] == address("stage-ambition", plan)


def test_one_page_reviews_all_ten_stages(client, plan, planner):
    Plan.objects.filter(pk=plan.pk).update(goals="Only this")
    Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it")

    page = read(client.get(address("review", plan)))

    assert [text(h).split(".")[0] for h in page.select("main h2.h1")] == [str(n) for n in range(1, 11)]
    assert "Only this" in text(page.select_one("#goals"))
    assert "A law may forbid it" in text(page.select_one("#concerns"))
    change = page.select_one("#goals .meta a")["href"]
    assert client.post(change, opened(client, change))["Location"] == address("review", plan)


def test_who_may_only_see_finds_the_answers_but_no_way_to_change_them(client, plan):
    Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it")
    sign_in(client, plan, "viewer")

    for name in ("stage-ambition", "stage-concerns", "review"):
        page = read(client.get(address(name, plan)))
        assert not [
            a["href"] for a in page.select("main a") if "/stages/" in a["href"] and a["href"].count("/") > 8
        ]


def test_all_questions_of_a_stage_are_answered_on_one_page(client, plan, planner):
    path = address("stage-all", plan, "ambition")

    answer = client.post(
        path,
        {
            **opened(client, path),
            "goals-goals_0": "Faster",
            "support-sponsor": "Ada",
            "maturity-maturity_aimed_at": "3",
        },
    )

    assert answer["Location"] == address("stage-ambition", plan)
    plan.refresh_from_db()
    assert (plan.goals, plan.sponsor, plan.maturity_aimed_at) == ("Faster", "Ada", 3)


def test_one_mistake_on_the_page_of_all_keeps_all_of_it_unsaved(client, plan, planner):
    path = address("stage-all", plan, "ambition")

    page = read(
        client.post(path, {**opened(client, path), "goals-goals_0": "Faster", "support-quarters": "none"})
    )

    assert (
        text(page.select_one(".error-summary a"))
        == "Number of quarters: Enter a number of quarters from 1 to 20"
    )
    assert page.select_one("#id_goals-goals_0")["value"] == "Faster"
    plan.refresh_from_db()
    assert plan.goals == ""


def test_a_stage_or_step_that_does_not_exist_is_not_found(client, plan, planner):
    for path in (
        address("stage-step", plan, "nothing", "goals"),
        address("stage-step", plan, "ambition", "nothing"),
        address("stage-row-new", plan, "ambition", "goals"),
        address("stage-all", plan, "concerns"),
        address("stage-row", plan, "concerns", "concerns", 999_999),
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "following"), [("planner", "Go on to teams & people"), ("viewer", "Go on to required skills")]
)
def test_a_finished_stage_leads_on_to_the_next_one_that_one_may_open(client, plan, role, following):
    sign_in(client, plan, role)
    for part in WALKS["concerns"].steps:
        if role == "planner" and part.model is not TrainingPreference:
            fill(plan, part)
    if role == "planner":
        TrainingPreference.objects.create(plan=plan, team=TeamFactory(organization=plan.organization))

    page = read(client.get(address("stage-concerns", plan)))

    assert text(page.select_one(".form-end a")) == following


def fill(plan: Plan, part) -> None:
    """A row of a register of stage 2."""
    team = TeamFactory(organization=plan.organization)
    given = {
        "concerns": {"kind": "Law", "text": "A law"},
        "responsibilities": {"name": "Keep it"},
        "partners": {"needs": team, "gives": team, "what": "Help"},
    }
    part.model.objects.create(plan=plan, **given[part.slug])


# --- two people in one draft ------------------------------------------------------------------------------------


def two_readers(client, plan, path):
    """The form as the first one opened it, before the second changed the plan."""
    return opened(client, path)


def test_two_who_changed_different_answers_both_keep_theirs(client, plan, planner):
    path = step(plan, "ambition", "goals")
    sent = opened(client, path)
    Plan.objects.filter(pk=plan.pk).update(success="Somebody else's words")

    answer = client.post(path, {**sent, "goals_0": "Mine"})

    assert answer.status_code == 302
    plan.refresh_from_db()
    assert (plan.goals, plan.success) == ("Mine", "Somebody else's words")


def test_two_who_changed_the_same_answer_are_shown_both_and_nothing_is_lost(client, plan, planner):
    path = step(plan, "ambition", "support")
    sent = opened(client, path)
    other = MemberFactory(
        organization=plan.organization, user=UserFactory(name="Noor El-Amin"), role="planner"
    )
    from django.test import Client

    second = Client()
    second.force_login(other.user)
    second.post(path, {**opened(second, path), "sponsor": "Theirs, CFO", "quarters": "6"})

    answer = client.post(path, {**sent, "sponsor": "Mine, COO", "readiness_target": "75"})

    assert answer.status_code == 409
    page = read_conflict(answer)
    assert text(page.title).startswith("Error: ")
    assert "Last changed by Noor El-Amin" in text(page.main)
    assert [text(part) for part in page.select("legend")] == ["Sponsor"]
    assert [text(part) for part in page.select(".said")] == ["Theirs, CFO", "Mine, COO"]
    plan.refresh_from_db()
    assert (plan.sponsor, plan.quarters, plan.readiness_target) == ("Theirs, CFO", 6, None)
    again = conflict_form(page)
    client.post(path, {**again, "keep-sponsor": "mine"})
    plan.refresh_from_db()
    assert (plan.sponsor, plan.quarters, plan.readiness_target) == ("Mine, COO", 6, 75)


def test_what_is_stored_can_be_kept_in_a_conflict_and_the_rest_is_still_saved(client, plan, planner):
    path = step(plan, "ambition", "support")
    sent = opened(client, path)
    Plan.objects.filter(pk=plan.pk).update(sponsor="Theirs")

    page = read_conflict(client.post(path, {**sent, "sponsor": "Mine", "readiness_target": "75"}))
    client.post(path, {**conflict_form(page), "keep-sponsor": "theirs"})

    plan.refresh_from_db()
    assert (plan.sponsor, plan.readiness_target) == ("Theirs", 75)


def test_a_second_conflict_remembers_what_was_chosen_in_the_first(client, plan, planner):
    path = step(plan, "ambition", "support")
    sent = opened(client, path)
    Plan.objects.filter(pk=plan.pk).update(sponsor="Theirs")
    first = read_conflict(client.post(path, {**sent, "sponsor": "Mine", "readiness_target": "75"}))
    Plan.objects.filter(pk=plan.pk).update(readiness_target=60)

    second = read_conflict(client.post(path, {**conflict_form(first), "keep-sponsor": "theirs"}))

    assert [text(part) for part in second.select("legend")] == ["Readiness aimed at, %"]
    client.post(path, {**conflict_form(second), "keep-readiness_target": "mine"})
    plan.refresh_from_db()
    assert (plan.sponsor, plan.readiness_target) == ("Theirs", 75)


def test_a_conflict_on_the_page_of_all_names_the_answer(client, plan, planner):
    path = address("stage-all", plan, "ambition")
    sent = opened(client, path)
    Plan.objects.filter(pk=plan.pk).update(goals="Theirs")

    page = read_conflict(client.post(path, {**sent, "goals-goals_0": "Mine", "support-sponsor": "Ada"}))
    client.post(path, {**conflict_form(page), "goals-keep-goals": "mine"})

    plan.refresh_from_db()
    assert (plan.goals, plan.sponsor) == ("Mine", "Ada")


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null", '{"sponsor": 7}'])
def test_marks_that_make_no_sense_break_nothing(client, plan, planner, garbage):
    path = step(plan, "ambition", "support")

    answer = client.post(path, {**opened(client, path), "opened": garbage, "sponsor": "Ada"})

    assert answer.status_code in (302, 409)


def read_conflict(answer):
    from bs4 import BeautifulSoup

    assert answer.status_code == 409
    return BeautifulSoup(answer.content, "html.parser")


def conflict_form(page) -> dict:
    return {
        field["name"]: field["value"]
        for field in page.select("main form input[type=hidden]")
        if field["name"] != "csrfmiddlewaretoken"
    }


# --- registers --------------------------------------------------------------------------------------------------


def test_a_row_is_added_changed_and_removed(client, plan, planner):
    new = address("stage-row-new", plan, "concerns", "concerns")

    added = client.post(
        new, {**opened(client, new), "text": "Data leaks", "kind": "Data protection", "state": "open"}
    )

    assert added["Location"] == step(plan, "concerns", "concerns")
    concern = plan.concerns.get()
    path = step(plan, "concerns", "concerns", concern.pk)
    client.post(path, {**opened(client, path), "answer": "Approved tools only", "state": "answered"})
    concern.refresh_from_db()
    assert (concern.text, concern.answer, concern.state) == ("Data leaks", "Approved tools only", "answered")
    remove = address("stage-row-remove", plan, "concerns", "concerns", concern.pk)
    assert text(read(client.get(remove)).h1) == "Remove a concern “Data leaks”?"
    client.post(remove)
    assert not plan.concerns.exists()
    entry = AuditEntry.objects.get(verb="answers.removed")
    assert (entry.sentence, entry.before["answer"]) == (
        "Removed the concern “Data leaks”",
        "Approved tools only",
    )


def test_add_and_enter_another_asks_again(client, plan, planner):
    new = address("stage-row-new", plan, "concerns", "concerns")

    added = client.post(
        new, {**opened(client, new), "text": "Data leaks", "kind": "Law", "state": "open", "another": "1"}
    )

    assert added["Location"] == new


def test_suggestions_are_added_at_once_and_not_offered_again(client, plan, planner):
    path = step(plan, "concerns", "concerns")

    client.post(path, {"preset": ["data-leak", "job-loss", "no-such-thing"]})

    assert set(plan.concerns.values_list("kind", flat=True)) == {"Data protection", "Job security"}
    page = read(client.get(path))
    assert len(page.select("table.reg tbody tr")) == 2
    offered = [box["value"] for box in page.select("#suggestions input[type=checkbox]")]
    assert "data-leak" not in offered
    assert "regulation" in offered


def test_a_row_that_somebody_removed_meanwhile_can_be_added_again(client, plan, planner):
    concern = Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it")
    path = step(plan, "concerns", "concerns", concern.pk)
    sent = {**opened(client, path), "impact": "A pilot stops"}
    concern.delete()

    answer = client.post(path, sent)

    assert answer.status_code == 409
    page = read_conflict(answer)
    assert "Somebody removed this while you had it open." in text(page.main)
    form = page.select_one("main form")
    client.post(form["action"], sent)
    assert plan.concerns.get().impact == "A pilot stops"


def test_two_in_one_row_are_shown_both_values(client, plan, planner):
    concern = Concern.objects.create(plan=plan, kind="Law", text="A law may forbid it", state="open")
    path = step(plan, "concerns", "concerns", concern.pk)
    sent = opened(client, path)
    Concern.objects.filter(pk=concern.pk).update(state="in_hand", answer="Theirs")

    page = read_conflict(client.post(path, {**sent, "state": "answered", "answer": "Mine"}))

    assert [text(part) for part in page.select("legend")] == ["Answer", "State"]
    assert [text(part) for part in page.select(".said")] == ["Theirs", "Mine", "In hand", "Answered"]


def test_what_belongs_to_another_organization_cannot_be_chosen(client, planner, plan):
    stranger = make_place(teams=1, people=1)
    teams = stranger.organization.teams.get()
    skill = SkillFactory()
    sent = {
        "responsibilities": {
            "name": "Keep it",
            "role": stranger.organization.roles.get().pk,
            "skills": [skill.pk],
        },
        "partners": {"needs": teams.pk, "gives": teams.pk, "what": "Help", "skill": skill.pk},
        "preferences": {"team": teams.pk},
    }

    for register, values in sent.items():
        answer = client.post(address("stage-row-new", plan, "concerns", register), values)
        assert answer.status_code == 422, register
    foreign = Concern.objects.create(plan=stranger, kind="Law", text="Theirs")
    assert client.get(step(plan, "concerns", "concerns", foreign.pk)).status_code == 404
    assert client.post(step(plan, "concerns", "concerns", foreign.pk), {"text": "x"}).status_code == 409
    assert (
        client.post(address("stage-row-remove", plan, "concerns", "concerns", foreign.pk)).status_code == 404
    )
    foreign.refresh_from_db()
    assert foreign.text == "Theirs"


@pytest.mark.parametrize("ticked", ["9" * 30, "-" + "9" * 30, "x", "\x00"])
def test_a_row_that_cannot_exist_is_refused_like_one_that_does_not(client, planner, plan, ticked):
    sent = {"name": "Keep it", "skills": [ticked]}

    answer = client.post(address("stage-row-new", plan, "concerns", "responsibilities"), sent)

    assert answer.status_code == 422
    assert text(read(answer).select_one(".error-summary a")).startswith("Skills it needs: ")


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_as_many_statements_for_one_row_as_for_three(
    client, plan, planner, queries, count
):
    for number in range(count):
        Concern.objects.create(plan=plan, kind="Law", text=f"Concern {number}")

    with queries(14):
        page = read(client.get(address("stage-concerns", plan)))

    assert len(rows(page, "table.reg tbody tr")) == count


def test_every_step_of_every_stage_has_a_page(client, plan, planner):
    for walk in WALKS.values():
        for each in walk.steps:
            page = read(client.get(step(plan, walk.slug, each.slug)))
            assert text(page.h1) == each.title
            assert text(page.select_one(".steps [aria-current]")).endswith(each.name)
