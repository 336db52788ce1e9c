"""manage.py serve: what it says, and that it keeps its processes running and leaves none behind."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from readiness.management.commands.serve import free_port, processes
from readiness.management.processes import Child, keep_running, stop

ROOT = Path(__file__).resolve().parents[2]


def child(tmp_path: Path, program: str) -> Child:
    return Child("tester", [sys.executable, "-c", textwrap.dedent(program)], tmp_path)


def alive(pid: int) -> bool:
    """Running, not merely waiting for somebody to read its exit status."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_port_in_use_is_said_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("serve", port=str(port))

    assert str(refusal.value) == (
        f"Port {port} is in use by another program. Choose another one: PORT={port + 1} make run"
    )


@pytest.mark.parametrize("port", ["eighty", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        free_port("127.0.0.1", port)


def test_the_worker_is_left_out_when_the_jobs_go_elsewhere(settings):
    settings.TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend"}}
    with_database_queue = [p.name for p in processes("127.0.0.1", 8000, web=1, workers=1)]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_celery.CeleryBackend"}}
    with_celery = [p.name for p in processes("127.0.0.1", 8000, web=1, workers=1)]

    assert (with_database_queue, with_celery) == (["web server", "worker"], ["web server"])


def test_what_dies_is_started_again_a_little_later_each_time(tmp_path):
    crashing = child(tmp_path, "open('starts', 'a').write('x'); raise SystemExit(3)")
    reports = []

    keep_running([crashing], stopping=lambda: len(reports) == 2, report=reports.append)
    stop([crashing], grace=5)

    assert (tmp_path / "starts").read_text() == "xx"
    assert reports == [
        "The tester stopped with status 3; starting it again in 0.5 s.",
        "The tester stopped with status 3; starting it again in 1 s.",
    ]


def test_stopping_lets_a_child_finish_and_leaves_nothing_of_what_it_started(tmp_path):
    program = """
        import pathlib, signal, subprocess, sys, time
        grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        def finish(*_):
            pathlib.Path("finished").touch()
            sys.exit()
        signal.signal(signal.SIGTERM, finish)
        pathlib.Path("pid.new").write_text(str(grandchild.pid))
        pathlib.Path("pid.new").rename("pid")
        time.sleep(60)
    """
    parent = child(tmp_path, program)
    parent.start()
    assert wait_for((tmp_path / "pid").exists)
    grandchild = int((tmp_path / "pid").read_text())

    stop([parent], grace=10)

    assert (tmp_path / "finished").exists()
    assert not parent.running
    assert wait_for(lambda: not alive(grandchild))


def test_a_child_that_will_not_end_is_ended(tmp_path):
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); open('up', 'w'); time.sleep(60)"
    stubborn = child(tmp_path, program)
    stubborn.start()
    assert wait_for((tmp_path / "up").exists)

    stop([stubborn], grace=0.2)

    assert stubborn.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_the_children_end_even_when_their_parent_is_killed_outright(tmp_path):
    program = f"""
        import sys, time
        from pathlib import Path
        sys.path.insert(0, {str(ROOT)!r})
        from readiness.management.processes import Child
        child = Child("tester", [sys.executable, "-c", "import time; time.sleep(60)"], Path("."))
        child.start()
        Path("pid.new").write_text(str(child.process.pid))
        Path("pid.new").rename("pid")
        time.sleep(60)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], cwd=tmp_path)
    assert wait_for((tmp_path / "pid").exists)
    grandchild = int((tmp_path / "pid").read_text())
    assert alive(grandchild)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    assert wait_for(lambda: not alive(grandchild))


def in_session(pid: int) -> list[int]:
    """The processes whose parent is this one."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listing.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def free_address() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.mark.slow
def test_one_command_makes_everything_and_the_printed_sign_in_opens_it(tmp_path):
    port, log = free_address(), tmp_path / "log"
    surroundings = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    surroundings |= {"DATA_DIR": str(tmp_path / "var"), "PORT": str(port)}
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--demo"],
            cwd=ROOT, env=surroundings, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        wait_for(lambda: "Ctrl-C stops everything" in log.read_text() or server.poll() is not None, 120)
        assert server.poll() is None, log.read_text()
        said = log.read_text()
        site = f"http://127.0.0.1:{port}"
        assert f"{site}/" in said
        assert f"{site}/welcome/" in said

        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        form = browser.open(f"{site}/accounts/login/").read().decode()
        answers = {
            "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1],
            "login": re.search(r"Demo e-mail +(\S+)", said)[1],
            "password": re.search(r"password +(\S+)", said)[1],
        }
        page = browser.open(f"{site}/accounts/login/", urllib.parse.urlencode(answers).encode())
        assert "Northwind Logistics" in page.read().decode()

        children = in_session(server.pid)
        assert len(children) == 2
        os.kill(children[0], signal.SIGKILL)
        assert wait_for(lambda: "starting it again" in log.read_text())
        assert wait_for(lambda: len(in_session(server.pid)) == 2)
        children = in_session(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        status = server.wait(60)

    assert status == 0, log.read_text()
    assert not [pid for pid in children if alive(pid)]
