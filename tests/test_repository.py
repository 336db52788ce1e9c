"""What the repository promises about itself."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("catalog", "readiness")
LOCKS = [*sorted((ROOT / "requirements").glob("*.lock")), ROOT / "package-lock.json"]
VENDOR = ROOT / "static" / "vendor"


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def written(*folders: str) -> list[Path]:
    """Modules a person wrote: no migrations."""
    return [path for path in modules(*folders) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes[Node: ast.AST](path: Path, kind: type[Node]) -> Iterator[Node]:
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kind))


def imported(path: Path) -> set[str]:
    found = {alias.name for node in nodes(path, ast.Import) for alias in node.names}
    for node in nodes(path, ast.ImportFrom):
        found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# --- what is installed --------------------------------------------------------------------------------------


def test_postgresql_is_reached_through_psycopg2():
    """Django silently prefers psycopg 3 wherever it can be imported."""
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert not is_psycopg3
    if connection.vendor == "postgresql":
        assert connection.Database.__name__ == "psycopg2"


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_file_names_no_host(lock):
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS[:-1], ids=name_of)
def test_every_locked_package_has_hashes(lock):
    requirements = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8"))[1:]

    without = [text.split()[0] for text in requirements if "--hash=sha256:" not in text]

    assert requirements
    assert without == []


def test_the_smaller_locks_hold_the_same_versions_as_the_development_lock():
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9.-]+==[^ \\]+)", text, re.MULTILINE))

    assert pins("core") <= pins("fast") <= pins("dev")


# --- what is shipped ----------------------------------------------------------------------------------------


def test_the_vendored_files_are_those_that_were_checked_in():
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    shipped = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }

    assert shipped == listed


def test_the_vendored_folders_are_the_versions_that_package_json_pins():
    pins = json.loads((ROOT / "package.json").read_text())["dependencies"]
    pins.pop("bootstrap-icons")  # becomes the sprite

    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}

    assert folders == {f"{name.removesuffix('.org')}-{version}" for name, version in pins.items()}


def test_the_sprite_holds_exactly_the_icons_asked_for():
    asked = {
        line.strip()
        for line in (ROOT / "scripts" / "icons.txt").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    }

    held = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))

    assert held == asked


def test_every_icon_a_template_names_is_in_the_sprite():
    held = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))
    used = {
        name
        for path in templates()
        for name in re.findall(r"{%\s*icon ['\"]([a-z0-9-]+)['\"]", path.read_text(encoding="utf-8"))
    }

    assert used <= held, f"add {sorted(used - held)} to scripts/icons.txt, then make vendor"


# --- how the code is built ----------------------------------------------------------------------------------


def test_the_planner_imports_nothing_but_python_numpy_and_highs():
    allowed = set(sys.stdlib_module_names) | {"numpy", "highspy", "numba"}
    strangers = {
        f"{name_of(path)}: {name}"
        for path in modules("readiness/planner")
        for name in imported(path)
        if name.split(".")[0] not in allowed and not name.startswith("readiness.planner")
    }

    assert strangers == set()


def test_actions_and_queries_never_see_a_request():
    web = ("django.http", "django.shortcuts", "django.views", "django.contrib.messages")
    offenders = {
        f"{name_of(path)}: {name}"
        for path in modules("readiness/actions", "readiness/queries")
        for name in imported(path)
        if name.startswith(web)
    } | {
        f"{name_of(path)}:{node.lineno}: argument request"
        for path in modules("readiness/actions", "readiness/queries")
        for node in nodes(path, ast.arg)
        if node.arg == "request"
    }

    assert offenders == set()


def test_views_never_touch_a_manager():
    offenders = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules("readiness/views")
        for node in nodes(path, ast.Attribute)
        if node.attr in ("objects", "_default_manager")
    ]

    assert offenders == []


def test_forms_never_save():
    offenders = [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}()"
        for path in modules("readiness/forms")
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in ("save", "create", "bulk_create", "update_or_create", "get_or_create", "delete")
    ]

    assert offenders == []


def test_nothing_happens_behind_anyones_back():
    """No signal receivers, no save() or delete() of a model's own."""
    receivers = [
        f"{name_of(path)}: {name}"
        for path in written(*PACKAGES)
        for name in imported(path)
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    overrides = [
        f"{name_of(path)}:{node.lineno} {node.name}()"
        for path in written("catalog/models", "readiness/models")
        for node in nodes(path, ast.FunctionDef)
        if node.name in ("save", "delete", "__init__")
    ]

    assert receivers + overrides == []


def test_no_module_is_a_drawer_for_anything():
    drawers = {"utils", "helpers", "common", "manager", "misc", "util"}

    assert [name_of(path) for path in modules(*PACKAGES) if path.stem in drawers] == []


# Longer than they should be, each with the length it may not pass; a split takes it off this list.
TOO_LONG_YET = {
    "readiness/planner/exact.py": 650,
    "readiness/planner/gaps.py": 450,
    "readiness/planner/schedule.py": 460,
    "readiness/planner/values.py": 410,  # one vocabulary, read as one page
    "readiness/planner/verify.py": 670,  # one reader of one file, on purpose without anybody else's code
}


def test_no_module_outgrows_one_subject():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in written(*PACKAGES)}

    assert {name: n for name, n in lengths.items() if n > TOO_LONG_YET.get(name, 400)} == {}
    assert [name for name in TOO_LONG_YET if lengths.get(name, 0) <= 400] == []


# --- templates ----------------------------------------------------------------------------------------------


def test_no_template_outgrows_a_screenful_or_three():
    long = {name_of(p): n for p in templates() if (n := len(p.read_text().splitlines())) > 130}

    assert long == {}


def test_no_template_needs_what_the_content_security_policy_forbids():
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    offenders = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if inline.search(line)
    ]

    assert offenders == []


def test_no_template_fetches_anything_from_elsewhere():
    outside = re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)

    assert [name_of(p) for p in templates() if outside.search(p.read_text(encoding="utf-8"))] == []


# --- papers -------------------------------------------------------------------------------------------------


def test_the_readme_explains_every_environment_variable():
    source = (ROOT / "readiness" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env(?:_bool|_list)?\(\s*\"([A-Z_]+)\"", source))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert {name for name in read if f"`{name}`" not in readme} == set()


def test_the_readme_names_only_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for paper in ("README.md", "CONTRIBUTING.md"):
        named = set(
            re.findall(r"`(?:[A-Z]+=\S+ )*make ([a-z-]+)", (ROOT / paper).read_text(encoding="utf-8"))
        )
        assert named <= targets


def test_no_tracked_file_names_a_folder_of_somebodys_machine():
    folders = rf"(/root/|/home/[a-z]+/|{re.escape(str(ROOT))}/)"
    listing = subprocess.run(
        ["git", "grep", "-lIE", folders, "--", ".", ":!tests/test_repository.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode > 1:
        pytest.skip("not a git checkout")

    assert listing.stdout.split() == []


def test_the_default_settings_need_no_environment():
    assert settings.ROOT_URLCONF == "readiness.urls"
    assert not settings.DEBUG
