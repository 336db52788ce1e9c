"""Components: what they draw, and that a wrong prop is an error that helps."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory

from readiness import theme
from readiness.charts import DataTable


def draw(source: str, **context) -> BeautifulSoup:
    request = context.pop("request", None) or RequestFactory().get("/somewhere/")
    return BeautifulSoup(engines["django"].from_string(source).render(context, request), "html.parser")


def text(part) -> str:
    return " ".join(part.get_text(" ").split())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% tag "New" colour="red" %}', "unexpected keyword argument 'colour'. tag takes: label, tone"),
        (
            '{% tag "New" "red" %}',
            "tone must be one of '', 'plain', 'go', 'now', 'line', 'gap', 'mute', not 'red'",
        ),
        ("{% tag %}", "tag takes: label, tone"),
        ('{% page_header titel="x" %}{% endpage_header %}', "page_header takes: title, lede, eyebrow"),
        ('{% icon "unicorn" %}', "no icon 'unicorn'"),
        ('{% icon "list" size="big" %}', "icon takes: name, label, class"),
        ('{% button "Go" tone="shiny" %}', "tone must be one of 'primary', 'secondary', 'link'"),
        ('{% status_tag "Nearly" %}', "status must be one of 'Completed'"),
    ],
)
def test_a_wrong_prop_is_an_error_that_lists_the_right_ones(source, message):
    with pytest.raises(TemplateSyntaxError) as error:
        draw(source)
    assert message in str(error.value)


def test_an_error_inside_a_block_names_the_tag_that_is_wrong():
    with pytest.raises(TemplateSyntaxError) as error:
        draw('{% section title="Gaps" %}{% tag %}{% endsection %}')
    assert "section takes" not in str(error.value)


def test_what_people_typed_is_escaped_everywhere():
    page = draw(
        "{% page_header title=evil lede=evil %}{% endpage_header %}{% stat evil evil note=evil %}{% tag evil %}"
        "{% section title=evil %}{{ evil }}{% endsection %}{% button evil about=evil %}",
        evil="<script>alert(1)</script>",
    )
    assert page.find("script") is None
    assert text(page.h1) == "<script>alert(1)</script>"


def test_captured_markup_is_kept():
    eyebrow = '{% fill as eyebrow %}<a href="/">Home</a>{% endfill %}'
    page = draw(eyebrow + '{% page_header title="T" eyebrow=eyebrow %}{% endpage_header %}')
    assert page.select_one(".eyebrow a")["href"] == "/"


def test_a_page_header_without_actions_has_no_empty_box():
    assert draw('{% page_header title="T" %}  {% endpage_header %}').select_one(".actions") is None


def test_a_section_is_labelled_by_its_heading():
    page = draw('{% section title="Who it is for" %}x{% endsection %}')
    assert page.section["aria-labelledby"] == page.h2["id"] == "h-who-it-is-for"


def test_an_icon_is_silent_unless_it_has_a_label():
    silent, spoken = draw('{% icon "list" %}{% icon "list" label="Menu" %}').find_all("svg")
    assert silent["aria-hidden"] == "true"
    assert (spoken["role"], spoken["aria-label"]) == ("img", "Menu")
    assert silent.use["href"].endswith("icons.svg#i-list")


def test_a_level_prints_its_number_and_no_answer_is_said_in_words():
    page = draw("{% level 0 name=True %}{% level None %}")
    assert text(page) == "0 None Not assessed"
    assert page.select_one(".lvl-0")


def test_a_gap_prints_its_number_in_the_color_of_its_band():
    chip = draw("{% gap_chip gap %}", gap=-1.7).span
    assert (chip["data-gap"], text(chip)) == ("n4", "−1.7")


def test_a_task_that_cannot_start_is_no_link():
    groups = [
        {"title": "Plan", "tasks": [
            {"number": 9, "name": "Measures", "hint": "3 chosen", "status": "In progress", "url": "/m/"},
            {"number": 10, "name": "Publish", "hint": "Approve first", "status": "Cannot start yet", "url": ""},
        ]}
    ]  # fmt: skip
    page = draw("{% tasks groups %}", groups=groups)
    assert [text(link) for link in page.find_all("a")] == ["Measures"]
    assert text(page.select(".task")[1]) == "10 Publish Approve first Cannot start yet"


def test_the_current_step_says_so():
    items = [
        {"number": 1, "name": "Ambition", "done": True, "url": "/1/"},
        {"number": 2, "name": "Concerns", "done": False, "url": "/2/"},
        {"number": 3, "name": "Teams", "done": False, "url": ""},
    ]
    page = draw("{% steps items current=2 %}", items=items)
    assert text(page.select_one("[aria-current=step]")) == "2 Concerns"
    assert text(page.select_one(".off")) == "3 Teams"
    assert page.select_one(".done svg")["aria-label"] == "Completed"


def test_a_button_can_say_unseen_what_it_is_about():
    button = draw('{% button "Remind" about="the 49 people" tone="secondary" size="sm" %}').button
    assert text(button) == "Remind the 49 people"
    assert button.span["class"] == ["visually-hidden"]
    assert button["class"] == ["btn", "btn-secondary", "btn-sm"]


def test_a_chart_table_has_a_caption_and_row_headings():
    table = DataTable("Readiness by budget", ("Budget", "Readiness"), (("€0", "62%"), ("€60,000", "75%")))
    page = draw("{% data_table table %}", table=table)
    assert text(page.summary) == "Show as a table"
    assert text(page.caption) == "Readiness by budget"
    assert [text(head) for head in page.select("th[scope=row]")] == ["€0", "€60,000"]


def test_a_figure_that_a_template_does_not_find_is_not_known():
    assert text(draw("{{ missing|percent }}, {{ missing|money }}, {{ nothing|hours }}", nothing=None)) == (
        "not known, not known, not known"
    )


def test_the_pager_keeps_the_filters():
    page = Paginator(range(60), 25).page(2)
    drawn = draw(
        '{% pager page things="people" %}', page=page, request=RequestFactory().get("/p/?team=legal&page=2")
    )
    assert [link["href"] for link in drawn.find_all("a")] == ["?team=legal&page=1", "?team=legal&page=3"]
    assert "26–50 of 60 people" in text(drawn)


class SampleForm(forms.Form):
    horizon = forms.CharField(
        label="Finish by", help_text="A quarter", error_messages={"required": "Choose a quarter"}
    )
    basis = forms.ChoiceField(
        label="Share of what?",
        widget=forms.RadioSelect,
        choices=[("money", "Money"), ("hours", "Hours")],
        error_messages={"required": "Choose one"},
    )
    notes = forms.CharField(required=False)

    def clean(self):
        raise forms.ValidationError("The shares add up to 110")


@pytest.fixture
def refused() -> BeautifulSoup:
    form = SampleForm({"notes": "kept"})
    form.helper = FormHelper()
    return draw("{% load crispy_forms_tags %}{% crispy form %}", form=form)


def test_a_refused_form_begins_with_every_error_linked_to_its_field(refused):
    summary = refused.select_one(".error-summary")
    assert summary["role"] == "alert"
    assert [text(line) for line in summary.find_all("li")] == [
        "The shares add up to 110",
        "Finish by: Choose a quarter",
        "Share of what? Choose one",
    ]
    for link in summary.find_all("a"):
        assert refused.find(id=link["href"].removeprefix("#")).name == "input"


def test_help_and_error_are_tied_to_their_input(refused):
    field = refused.find(id="id_horizon")
    assert field["aria-invalid"] == "true"
    said = [text(refused.find(id=name)) for name in field["aria-describedby"].split()]
    assert said == ["A quarter", "Choose a quarter"]


def test_radios_stand_in_a_fieldset_that_carries_the_error(refused):
    group = refused.find(id="div_id_basis")
    assert group.name == "fieldset"
    assert text(group.legend) == "Share of what?"
    assert text(refused.find(id=group["aria-describedby"])) == "Choose one"


def test_what_may_stay_empty_says_so_and_nothing_has_an_asterisk(refused):
    assert text(refused.find("label", {"for": "id_notes"})) == "Notes (optional)"
    assert text(refused.find("label", {"for": "id_horizon"})) == "Finish by"
    assert "*" not in refused.get_text()


def test_what_was_typed_is_kept(refused):
    assert refused.find(id="id_notes")["value"] == "kept"


def test_an_unsent_form_has_no_errors():
    page = draw("{% error_prefix form %}{% error_summary form %}", form=SampleForm())
    assert text(page) == ""
    assert text(draw("{% error_prefix form %}", form=SampleForm({}))) == "Error:"


def test_choices_with_help_become_cards():
    form = SampleForm()
    form.fields["basis"].choice_help = {"money": "Euros of the budget"}
    page = draw("{% choice_cards form.basis columns=1 %}", form=form)
    assert len(page.select(".choices-1 .form-check")) == 2
    assert text(page.find(id=page.find("input")["aria-describedby"])) == "Euros of the budget"


@pytest.fixture
def at_work():
    """A request of somebody signed in, at a plan of an organization."""
    request = RequestFactory().get("/o/northwind/plans/ai/gaps/")
    request.user = SimpleNamespace(is_authenticated=True)
    request.organization = SimpleNamespace(slug="northwind", name="Northwind")
    request.plan = SimpleNamespace(slug="ai")
    return request


def test_the_bar_marks_the_page_one_is_on(at_work):
    bar = draw("{% main_nav %}", request=at_work)
    assert {"Overview", "Gaps", "Plan", "Catalog"} <= {text(link) for link in bar.find_all("a")}
    assert [text(link) for link in bar.select("[aria-current=page]")] == ["Gaps"]


def test_the_bar_leads_nowhere_that_needs_a_plan_where_there_is_none(at_work):
    del at_work.plan
    bar = draw("{% main_nav %}", request=at_work)
    assert "Gaps" not in text(bar)
    assert "Plans" in text(bar)


def test_the_bar_is_empty_for_somebody_who_is_not_signed_in(at_work):
    at_work.user = SimpleNamespace(is_authenticated=False)
    assert draw("{% main_nav %}", request=at_work).find_all("a") == []


def test_the_theme_is_the_cookies_else_the_users_else_nobodys():
    request = RequestFactory().get("/")
    assert theme.theme(request) == {"theme": ""}
    request.user = SimpleNamespace(theme="dark")
    assert theme.theme(request) == {"theme": "dark"}
    request.COOKIES["theme"] = "light"
    assert theme.theme(request) == {"theme": "light"}
    request.COOKIES["theme"] = '"><script>'
    assert theme.theme(request) == {"theme": "dark"}


def test_the_theme_form_goes_back_to_its_page_but_never_to_another_site(client):
    back = client.post("/theme/", {"theme": "dark", "next": "/styleguide/?page=2"})
    assert (back.status_code, back.url) == (302, "/styleguide/?page=2")
    assert back.cookies["theme"].value == "dark"
    assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"}).url == "/"
    assert "theme" not in client.post("/theme/", {"theme": "pink"}).cookies
