"""The geometry of charts: what is drawn where, also when there is little or nothing to draw."""

from datetime import date

import pytest
from django.template import engines

from readiness import charts
from readiness.charts.parts import Scale, area, nice_steps, path, share_bounds, share_steps

TODAY = date(2026, 10, 12)


def drawn(chart) -> str:
    return engines["django"].from_string("{% chart drawing %}").render({"drawing": chart})


def test_a_scale_maps_its_range_and_holds_the_rest_at_the_edge():
    scale = Scale(40, 90, 260, 10)
    assert (scale(40), scale(90), scale(65)) == (260, 10, 135)
    assert (scale(-1e9), scale(1e9)) == (260, 10)


def test_a_scale_without_a_range_puts_everything_at_its_start():
    assert Scale(5, 5)(5) == 0
    assert Scale(0, 0)(7) == 0


def test_paths_of_nothing_are_empty():
    assert path([]) == ""
    assert area([], [(0, 0)]) == ""
    assert path([(0, 10), (33.333, 5.5)]) == "M0 10L33.33 5.5"


@pytest.mark.parametrize(
    ("values", "bounds"),
    [([], (0, 1)), ([0.5], (0.3, 0.5)), ([0], (0, 0.2)), ([1], (0.8, 1)), ([0.46, 0.864], (0.4, 0.9))],
)
def test_the_vertical_axis_begins_and_ends_on_whole_tenths_at_least_two_apart(values, bounds):
    assert share_bounds(values) == bounds


@pytest.mark.parametrize(("low", "high"), [(0, 0.2), (0.4, 0.9), (0, 1), (0.6, 0.9)])
def test_there_are_three_to_six_gridlines(low, high):
    assert 3 <= len(share_steps(low, high)) <= 6


def test_money_ticks_are_round():
    assert nice_steps(220_000) == [0, 100_000, 200_000]
    assert nice_steps(0) == [0]
    assert nice_steps(7, 4) == [0, 2, 4, 6]


def test_readiness_over_time_joins_today_to_what_follows():
    chart = charts.trajectory(
        known=[(date(2026, 3, 31), 0.46), (TODAY, 0.54)],
        planned=[(date(2027, 6, 30), 0.7), (date(2027, 12, 31), 0.83)],
        band=[(date(2027, 6, 30), 0.68, 0.72), (date(2027, 12, 31), 0.79, 0.86)],
        without=[(date(2027, 12, 31), 0.51)],
        target=0.8,
    )
    start = f"M{chart.today[0]:g} {chart.today[1]:g}"
    assert chart.planned.startswith(start)
    assert chart.without.startswith(start)
    assert chart.band.startswith(start)
    assert chart.goal[0] == 100
    assert chart.goal[1] < chart.today[1]
    assert [label.text for label in chart.labels] == ["Today 54%", "With the plan 83%", "Without it 51%"]
    assert chart.finding == (
        "Readiness went from 46% in March 2026 to 54% today. With the plan it reaches 83% in December 2027, "
        "likely between 79% and 86%. Without the plan it would be 51%."
    )
    assert chart.table.rows[-1] == ("Fri 31 Dec 2027", "–", "83.0%", "51.0%")
    assert all(tick.label != "80%" for tick in chart.ticks_down)  # the target's own label says it


def test_readiness_over_time_with_one_point_or_none_still_draws():
    one = charts.trajectory(known=[(TODAY, 0.0)])
    assert one.today == (0, one.base)
    assert one.finding == "Readiness is 0% today."
    none = charts.trajectory(known=[])
    assert none.finding == "Nothing is known yet."
    assert none.labels == ()
    assert "<svg" in drawn(one)
    assert "<circle" not in drawn(none)


def test_readiness_that_never_changes_is_a_level_line():
    chart = charts.trajectory(known=[(date(2026, 1, 1), 1), (TODAY, 1)])
    first, last = chart.known.removeprefix("M").split("L")
    assert first.split()[1] == last.split()[1]


def test_the_frontier_marks_the_plan_and_what_more_would_buy():
    points = [(0, 0.62), (60_000, 0.75), (100_000, 0.796), (158_000, 0.836), (220_000, 0.858)]
    chart = charts.frontier(points=points, chosen=(148_000, 0.83))
    texts = [label.text for label in chart.labels]
    assert texts == ["€60k buys 75.0%", "€100k buys 79.6%", "Your plan 83.0%", "+€10k buys", "+0.6 points"]
    assert chart.chosen[0] == pytest.approx(148 / 220 * 100, abs=0.01)
    assert chart.beyond.startswith(f"M{chart.chosen[0]:g}")
    assert chart.table.rows[0] == ("€0", "62.0%")
    assert "A further €10,000 would add 0.6 points." in chart.finding


@pytest.mark.parametrize(
    "points", [[], [(0, 0.5)], [(10_000, 0.7), (20_000, 0.7)], [(5e12, 0.1), (9e12, 0.99)], [(0, 0), (0, 0)]]
)
def test_a_frontier_of_few_equal_or_huge_amounts_stays_inside_its_frame(points):
    chart = charts.frontier(points=points, chosen=points[0] if points else None)
    assert all(0 <= tick.at <= 100 for tick in chart.ticks_across)
    assert all(0 <= tick.at <= chart.height for tick in chart.ticks_down)
    assert chart.chosen is None or 0 <= chart.chosen[0] <= 100
    assert "nan" not in drawn(chart)


def test_the_gap_to_the_bound_is_drawn_in_stairs():
    chart = charts.convergence(steps=[(5, 0.7, 0.9), (20, 0.8, 0.85)], seconds=40)
    assert chart.best.count("L") == 2
    assert chart.now == (50, chart.now[1])
    assert charts.convergence(steps=[], seconds=0).finding == "No plan has been found yet."


@pytest.mark.parametrize(
    ("value", "of", "width"),
    [
        (50, 100, 50),
        (0, 100, 0),
        (None, 100, 0),
        (0.001, 100, 0.8),
        (500, 100, 100),
        (-5, 100, 0),
        (3, 0, 0.8),
    ],
)
def test_a_bar_shows_a_sliver_of_anything_and_never_leaves_its_track(value, of, width):
    assert charts.bar(value, of).width == width


def test_a_bullet_shows_held_planned_open_and_beyond():
    bullet = charts.bullet(2, 4, 3)
    assert [step.tone for step in bullet.steps] == ["f", "f", "p", "x", "s"]
    assert bullet.need == 80


def test_a_bullet_of_the_unknown_holds_nothing():
    assert [step.tone for step in charts.bullet(None, 2).steps] == ["x", "x", "s", "s", "s"]
    assert charts.bullet(0, None).need is None


def test_a_dumbbell_leaves_out_what_is_not_known():
    assert charts.dumbbell(None, 0.6).now is None
    assert "c-line" not in drawn(charts.dumbbell(None, 0.6))
    assert charts.dumbbell(0.2, 1).now == 0
    assert charts.dumbbell(0.2, 1).then == 100


def test_split_bars_fill_the_width_whatever_the_unit():
    parts = charts.split(
        (("e", 70_000, "End users"), ("l", 20_000, "Leadership"), ("t", 10_000, "Tech"))
    ).parts
    assert [part.width for part in parts] == [70, 20, 10]
    assert [part.x for part in parts] == [0, 70, 90]
    assert parts[2].label == "Tech"
    assert parts[1].label == "Leadership"


def test_a_split_of_nothing_is_empty_and_a_narrow_part_drops_its_label():
    assert [part.width for part in charts.split((("e", 0, "0%"), ("l", 0, "0%"))).parts] == [0, 0]
    narrow = charts.split((("e", 98, "98%"), ("t", 2, "Tech specialists 2%"))).parts[1]
    assert narrow.label == ""


def test_an_unknown_audience_is_refused():
    with pytest.raises(ValueError, match="one of e, l, t"):
        charts.split((("x", 1, ""),))


def test_people_below_need_are_in_the_color_of_a_gap():
    chart = charts.histogram((1, 4, 7, 3, 1, 0), need=4)
    assert [column.tone for column in chart.columns] == ["c-gap"] * 4 + ["c-pine"] * 2
    assert max(column.height for column in chart.columns) == 44
    assert chart.finding == "People at each level: 1 at 0, 4 at 1, 7 at 2, 3 at 3, 1 at 4, 0 at 5"


@pytest.mark.parametrize("counts", [(), (0, 0, 0, 0, 0, 0), (10**9,)])
def test_a_histogram_of_nobody_or_a_crowd_stays_in_its_frame(counts):
    chart = charts.histogram(counts)
    assert all(0 <= column.y <= 60 for column in chart.columns)
    assert "<svg" in drawn(chart)


def test_a_spark_leaves_a_hole_where_nothing_is_known():
    chart = charts.spark((10, None, 20))
    assert [bar.x for bar in chart.bars] == [0, 66.67]
    assert chart.bars[1].height == 2 * chart.bars[0].height
    assert charts.spark(()).bars == ()


def test_a_shortfall_says_how_much_is_missing():
    chart = charts.shortfall(60_000, 72_400)
    assert chart.finding == "Mandatory skills need €72,400, €12,400 more than the €60,000 budget"
    assert charts.shortfall(0, 0).at == 0


def test_the_timeline_places_actions_by_quarter():
    calendar = charts.timeline(date(2026, 10, 1), 4, TODAY)
    assert [tick.label for tick in calendar.ticks] == ["Q4 2026", "Q1 2027", "Q2", "Q3 2027"]
    row = calendar.row(1, 2, audience="e", label="330 people", sessions=(1.5, 9))
    assert (row.x, row.width) == (25, 25)
    assert row.sessions == (37.5,)
    assert calendar.row(3, 4, audience="t", label="61 people").label_end
    assert 0 < calendar.today < 25


def test_the_timeline_has_no_today_outside_the_plan():
    assert charts.timeline(date(2027, 1, 1), 4, TODAY).today is None
    assert charts.timeline(date(2020, 1, 1), 4, TODAY).today is None


def test_an_action_of_no_length_is_still_seen():
    assert charts.timeline(date(2027, 1, 1), 4).row(2, 2, audience="l", label="").width == 0.8


def test_the_load_of_a_quarter_that_is_not_known_has_no_column():
    load = charts.timeline(date(2027, 1, 1), 3).load((0.5, None, 1.4))
    assert [column.height for column in load.columns] == [15, 0, 30]
    assert [column.label for column in load.columns] == ["50%", "", "140%"]


def test_every_chart_is_drawn_without_a_style_attribute_and_says_its_finding():
    chart = charts.histogram((1, 2, 3))
    page = drawn(chart)
    assert f'aria-label="{chart.finding}"' in page
    assert "style=" not in page
