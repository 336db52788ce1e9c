"""How good, how fast, how big: `python -m tests.bench.planner` prints a table of plans of 100 to 1,000,000
people.

    python -m tests.bench.planner [--people 1000,10000] [--families A,B] [--seeds 0,1,2] [--kernel numpy|fast]
                                  [--compare 100000] [--direct 10000] [--frontier]

Each instance is planned in a process of its own, so that peak memory is its own. `gap` is how far readiness
lies below its proven bound, relative to the bound; `of gain` the same relative to what the plan could gain
at most, the stricter figure. Up to `--compare` people the same instance is also given to a greedy rule and
to the spreadsheet's rule; at `--direct` people, family A, to HiGHS as one integer program.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

HEAD = (
    "fam", "people", "seed", "profiles", "readiness", "bound", "gap %", "of gain %", "checker", "s", "cpu s", "MiB",
    "MiB more", "greedy s", "gain/greedy", "gain/sheet",
)  # fmt: skip
LINE = "{:>3} {:>8} {:>4} {:>8} {:>9} {:>9} {:>7} {:>9} {:>8} {:>6} {:>6} {:>5} {:>8} {:>8} {:>11} {:>10}"


def main() -> int:
    options = _options()
    if options.one:
        print(json.dumps(_one(*options.one.split(","), options)))
        return 0
    print(LINE.format(*HEAD), flush=True)
    wrong = 0
    for family in options.families.split(","):
        for people in options.people.split(","):
            for seed in options.seeds.split(","):
                found = _in_own_process(f"{family},{people},{seed}", options)
                wrong += found["checker"] != "ok"
                print(LINE.format(*[_shown(found.get(name)) for name in HEAD]), flush=True)
                for line in found["also"]:
                    print("    " + line, flush=True)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.planner", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--people", default="100,1000,10000,100000,1000000")
    parser.add_argument("--families", default="A,B")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--kernel", default="fast", choices=["fast", "numpy"])
    parser.add_argument("--compare", type=int, default=100_000)
    parser.add_argument("--direct", type=int, default=0)
    parser.add_argument("--frontier", action="store_true")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(one: str, options: argparse.Namespace) -> dict:
    command = [sys.executable, "-m", "tests.bench.planner", "--one", one, "--kernel", options.kernel]
    command += ["--compare", str(options.compare), "--direct", str(options.direct)]
    command += ["--frontier"] if options.frontier else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _one(family: str, people: str, seed: str, options: argparse.Namespace) -> dict:
    from readiness.planner import decompose, kernel
    from tests.bench import baselines, direct
    from tests.bench.checker import check
    from tests.bench.generate import organization

    chosen = kernel if options.kernel == "numpy" else kernel.fastest()
    decompose.solve_columns(
        organization(family, 200, 0), with_kernel=chosen
    )  # load the solver, compile the kernel
    base = _peak()
    columns = organization(family, int(people), int(seed))
    wall, cpu = time.perf_counter(), time.process_time()
    plan = decompose.solve_columns(columns, with_kernel=chosen)
    wall, cpu, peak = time.perf_counter() - wall, time.process_time() - cpu, _peak()
    wrong = check(columns, plan)
    gain, bound = plan.readiness - columns.readiness_now, plan.certificate.bound
    found = {
        "fam": family, "people": columns.people, "seed": seed, "profiles": plan.notes["profiles"],
        "readiness": round(plan.readiness, 6), "bound": round(bound, 6), "gap %": round(100 * plan.gap, 4),
        "of gain %": round(100 * (bound - plan.readiness) / (bound - columns.readiness_now), 4),
        "checker": "ok" if not wrong else "WRONG", "s": round(wall, 2), "cpu s": round(cpu, 2), "MiB": peak,
        "MiB more": peak - base, "also": wrong[:5],
    }  # fmt: skip
    if columns.people <= options.compare:
        began = time.perf_counter()
        greedy = baselines.greedy(columns)
        found["greedy s"] = round(time.perf_counter() - began, 2)
        found["gain/greedy"] = round(gain * columns.people / greedy, 4)
        found["gain/sheet"] = round(gain * columns.people / baselines.spreadsheet(columns), 4)
    if columns.people == options.direct and family == "A":
        value, bound, took = direct.solve(columns)
        found["also"].append(
            f"one integer program: readiness {value:.6f}, bound {bound:.6f}, {took:.1f} s;"
            f" ours takes {100 * wall / took:.2f} % of its time"
        )
    if options.frontier:
        found["also"].append(_frontier(columns, chosen))
    return found


def _frontier(columns, chosen) -> str:
    from readiness.planner import family

    budgets = [columns.budget * factor / 10 for factor in range(2, 42, 2)]
    began = time.perf_counter()
    points = family.bounds(columns, budgets, with_kernel=chosen)
    took = time.perf_counter() - began
    began = time.perf_counter()
    family.bounds(columns, [columns.budget], with_kernel=chosen)
    one = time.perf_counter() - began
    widest = max((p.bound - p.value) / p.bound for p in points)
    return (
        f"frontier of {len(points)} budgets: {took:.2f} s, one alone {one:.2f} s, ratio {took / one:.1f},"
        f" widest gap {widest:.1e}"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


if __name__ == "__main__":
    raise SystemExit(main())
