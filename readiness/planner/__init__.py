"""The planner: values in, values out. See README.md for its rules, definitions and promises."""

from readiness.planner.gaps import Analysis, analyze
from readiness.planner.optimize import make_plan
from readiness.planner.values import InvalidProblem, Plan, Problem, Progress, Violation

__all__ = ["Analysis", "InvalidProblem", "Plan", "Problem", "Progress", "Violation", "analyze", "make_plan"]
