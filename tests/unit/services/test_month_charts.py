"""The drawings of the monthly report: every bar as long as its figure, everything on the paper."""

import pytest
from reportlab.graphics.shapes import Group, Line, Rect, String

from clinicvault.services.log.month import charts

USUAL = [[day < 5 and 8 <= hour < 18 for hour in range(24)] for day in range(7)]


def shapes(drawing, kind):
    found = []
    for one in drawing.contents:
        if isinstance(one, Group):
            found += shapes(one, kind)
        if isinstance(one, kind):
            found.append(one)
    return found


def words(drawing):
    return [one.text for one in shapes(drawing, String)]


def coloured(drawing, colour):
    return [one for one in shapes(drawing, Rect) if one.fillColor == colour]


def test_bars_of_days_stand_in_proportion_and_pale_where_nobody_works():
    days = [("1", 4, True), ("2", 0, True), ("3", 8, False), ("4", 2, True)]
    made = charts.day_bars(days, 3.0, 400, 185)
    worked, idle = coloured(made, charts.TEAL), coloured(made, charts.PALE)
    assert [bar.height for bar in worked] == pytest.approx(
        [4 * idle[0].height / 8, idle[0].height / 4]
    )
    assert [bar.x for bar in worked] == sorted(bar.x for bar in worked)
    assert worked[0].x < idle[0].x < worked[1].x
    low = idle[0].y
    [median] = [one for one in shapes(made, Line) if one.strokeColor == charts.BLUE]
    assert median.y1 == median.y2 == pytest.approx(low + 3 * idle[0].height / 8)
    assert idle[0].y + idle[0].height <= 185
    assert [text for text in words(made) if text in "1234"][-4:] == ["1", "2", "3", "4"]


def test_without_days_of_work_there_is_no_line_across():
    made = charts.day_bars([("1", 0, True)], None, 400, 185)
    assert coloured(made, charts.TEAL) == []
    assert not [one for one in shapes(made, Line) if one.strokeColor == charts.BLUE]


def test_the_scale_reaches_over_the_longest_bar():
    made = charts.day_bars([("1", 37, True)], None, 400, 185)
    marks = sorted(int(text) for text in words(made)[:-1])
    assert marks == [0, 10, 20, 30, 40]
    ends = {one.y1 for one in shapes(made, Line)}
    [bar] = coloured(made, charts.TEAL)
    assert min(ends) <= bar.y + bar.height <= max(ends)


def test_every_hour_says_its_count_where_it_belongs():
    counts = [[0] * 24 for _ in range(7)]
    counts[0][9], counts[6][23] = 12, 1
    made = charts.hour_grid(counts, USUAL, list("MTWTFSS"), ("fewer", "more"), 480)
    monday, sunday = (
        next(one for one in shapes(made, String) if one.text == t) for t in ("12", "1")
    )
    cell = (480 - 30) / 24
    assert monday.x == pytest.approx(30 + 9.5 * cell)
    assert sunday.x == pytest.approx(30 + 23.5 * cell)
    assert monday.y - sunday.y == pytest.approx(6 * cell)
    assert {"fewer", "more", "00", "24"} <= set(words(made))
    cells = [one for one in shapes(made, Rect) if one.width == pytest.approx(cell - 1.6)]
    assert len(cells) == 7 * 24
    dark = [one for one in cells if one.fillColor == charts.shade(12, 12)]
    assert len(dark) == 1


def test_the_usual_hours_are_framed_as_one():
    empty = [[0] * 24 for _ in range(7)]
    made = charts.hour_grid(empty, USUAL, list("MTWTFSS"), ("", ""), 480)
    frame = [one for one in shapes(made, Line) if one.strokeColor == charts.BLUE]
    assert len(frame) == 2 * (10 + 5)
    cell = (480 - 30) / 24
    across = [one.x1 for one in frame] + [one.x2 for one in frame]
    assert (min(across), max(across)) == (
        pytest.approx(30 + 8 * cell),
        pytest.approx(30 + 18 * cell),
    )


def test_a_person_beside_the_own_past_and_the_peers_on_one_scale():
    made = charts.versus(6, 3, 12, 12, 126)
    [bar] = coloured(made, charts.TEAL)
    [tick] = shapes(made, Line)
    diamond = made.contents[-1]
    assert (bar.x, bar.width) == (0, pytest.approx(60))
    assert tick.x1 == tick.x2 == pytest.approx(30)
    assert diamond.transform[4] == pytest.approx(120)


def test_without_a_past_or_peers_neither_is_drawn():
    made = charts.versus(6, None, None, 6, 126)
    assert shapes(made, Line) == []
    assert coloured(made, charts.BLUE) == []


def test_parts_of_a_bar_add_up():
    made = charts.stacked([(2, charts.GREEN), (0, charts.AMBER), (3, charts.RED)], 10, 100)
    green, red = shapes(made, Rect)
    assert (green.x, green.width) == (0, pytest.approx(19))
    assert (red.x, red.width) == (pytest.approx(20), pytest.approx(29))


def test_one_bar_of_the_most():
    assert coloured(charts.single_bar(5, 20, 80), charts.TEAL)[0].width == pytest.approx(20)
    assert coloured(charts.single_bar(0, 0, 80), charts.TEAL)[0].width == 0


@pytest.mark.parametrize("most", [1, 7, 300])
def test_more_is_darker(most):
    shades = [charts.shade(count, most) for count in sorted({0, 1, most // 2, most})]
    light = [one.red + one.green + one.blue for one in shades]
    assert light[1:] == sorted(light[1:], reverse=True)
    assert charts.shade(most, most) == charts.Color(*(charts.TEAL.rgb()))


def test_legends_name_what_is_drawn():
    assert words(charts.versus_legend(("This month", "Before", "Peers"), 480)) == [
        "This month", "Before", "Peers",
    ]  # fmt: skip
    made = charts.legend([("Explained", charts.GREEN), ("Open", charts.GREY)], 480)
    assert words(made) == ["Explained", "Open"]
    assert [one.fillColor for one in shapes(made, Rect)] == [charts.GREEN, charts.GREY]
