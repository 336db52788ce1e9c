"""Charts: numbers in, geometry out; templates/charts/ draws it as SVG.

Across is in percent and down in pixels, so that a chart is fluid from a phone to a wide screen and its text is
never scaled. Every chart that stands alone has a `title`, a `finding` (read out in its place) and a `table` of the
same numbers; the small ones inside a row are silent, since the numbers stand beside them.
Readiness and other shares are parts of 1; None is "not known" and draws nothing.
"""

from readiness.charts.convergence import Convergence, convergence
from readiness.charts.frontier import Frontier, frontier
from readiness.charts.parts import DataTable, Scale
from readiness.charts.rows import (
    Bar,
    Bullet,
    Dumbbell,
    Histogram,
    Shortfall,
    Spark,
    Split,
    bar,
    bullet,
    dumbbell,
    histogram,
    shortfall,
    spark,
    split,
)
from readiness.charts.timeline import Load, Timeline, TimelineRow, timeline
from readiness.charts.trajectory import Trajectory, trajectory

__all__ = [
    "Bar", "Bullet", "Convergence", "DataTable", "Dumbbell", "Frontier", "Histogram", "Load", "Scale", "Shortfall",
    "Spark", "Split", "Timeline", "TimelineRow", "Trajectory", "bar", "bullet", "convergence", "dumbbell",
    "frontier", "histogram", "shortfall", "spark", "split", "timeline", "trajectory",
]  # fmt: skip
