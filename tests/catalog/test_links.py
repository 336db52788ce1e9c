"""Links are asked politely, and nobody but public servers is ever asked."""

import socket
import ssl
import time

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from catalog import linkcheck, links
from catalog.models import LinkCheck, LinkState, Resource
from tests.factories import ResourceFactory, UserFactory

from .servers import certificate, deaf, serving

pytestmark = pytest.mark.django_db

# The servers of these tests stand on this very machine, where the real rules let nobody go.
HERE = links.Rules(allowed=lambda address: address == "127.0.0.1", ports=None, seconds=1.0)


class NoPause(links.Pace):
    def __init__(self):
        super().__init__(interval=0)


def ask(url, rules=HERE):
    return links.ask(url, rules=rules, pace=NoPause())


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("path", "state", "sentence"),
    [
        ("/", "ok", "It answers."),
        ("/404", "broken", "no such page (404)"),
        ("/410", "broken", "no such page (410)"),
        ("/nohead", "ok", "It answers."),
        ("/oddhead", "ok", "It answers."),
        ("/401", "unreachable", "keeps us out (401)"),
        ("/403", "unreachable", "keeps us out (403)"),
        ("/429", "unreachable", "come back later (429)"),
        ("/500", "unreachable", "has trouble (500)"),
        ("/503", "unreachable", "has trouble (503)"),
        ("/slow", "unreachable", "did not answer within 1 seconds"),
        ("/drip", "unreachable", "did not answer within 1 seconds"),
        ("/odd", "unreachable", "no web page"),
        ("/headers", "unreachable", "no web page"),
        ("/hangup", "unreachable", "broke off"),
        ("/redirect/302?/", "ok", "It answers."),
        ("/redirect/301?/404", "broken", "no such page (404)"),
        ("/redirect/302?/redirect/302?/redirect/302?/redirect/302?/", "unreachable", "more than 3 times"),
        ("/redirect/301?file:///etc/passwd", "unreachable", "Only addresses that begin with http"),
        ("/redirect/302?gopher://127.0.0.1/", "unreachable", "Only addresses that begin with http"),
        ("/redirect/301?", "unreachable", "has trouble (301)"),
        ("/a b", "unreachable", "not one we can ask"),
    ],
)
def test_every_way_a_server_fails_has_its_state_and_its_sentence(server, path, state, sentence):
    began = time.monotonic()

    answer = ask(server.url + path)

    assert (answer.state, sentence in answer.result) == (state, True), answer
    assert time.monotonic() - began < 5


def test_a_link_that_moved_for_good_says_where_to(server):
    answer = ask(f"{server.url}/redirect/301?/redirect/308?/new")

    assert (answer.state, answer.target) == (LinkState.REDIRECTED, f"{server.url}/new")


def test_a_link_that_moves_for_the_time_being_is_no_moved_link(server):
    assert ask(f"{server.url}/redirect/301?/redirect/302?/new").state == LinkState.OK


def test_a_circle_is_broken(server):
    answer = ask(f"{server.url}/circle")

    assert (answer.state, answer.result) == (LinkState.BROKEN, "It leads round in a circle.")


def test_of_a_huge_page_only_the_head_is_read(server):
    assert ask(f"{server.url}/huge").state == LinkState.OK
    assert server.sent < 5_000_000


def test_a_server_that_takes_no_connection_or_says_nothing_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "takes no connection" in ask(f"http://127.0.0.1:{port}/").result
    with deaf() as url:
        assert "did not answer" in ask(url).result


def test_a_name_nobody_knows_is_unreachable(monkeypatch):
    def unknown(*_args, **_kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert ask("https://gone.example/").result == "The name of the server is not known."


def test_a_certificate_that_does_not_hold_is_unreachable_and_one_that_does_is_fine(tmp_path):
    context, authority = certificate(tmp_path)
    trusting = links.Rules(
        allowed=HERE.allowed, ports=None, seconds=2.0, tls=ssl.create_default_context(cafile=authority)
    )
    with serving(context) as server:
        refused, fine = ask(server.url), ask(server.url, trusting)

    assert (refused.state, "certificate does not hold" in refused.result) == ("unreachable", True)
    assert fine.state == LinkState.OK


def test_a_plain_server_behind_https_is_unreachable(server):
    answer = ask(server.url.replace("http:", "https:"))

    assert answer.state == LinkState.UNREACHABLE


def test_we_say_who_we_are_and_send_nothing_else(server):
    ask(f"{server.url}/page?x=1#part")

    method, path, headers = server.asked[0]
    assert (method, path) == ("HEAD", "/page?x=1")
    assert headers["User-Agent"] == links.AGENT
    assert {"Cookie", "Authorization", "Referer"}.isdisjoint(headers)


# --- nobody but public servers --------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_told(address):
    assert not links.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:2800:220:1::1", "64:ff9b::101:101"])
def test_an_address_that_is_public_is_told(address):
    assert links.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0/", "http://169.254.169.254/latest",
        "http://user@127.0.0.1/", "http://1.1.1.1@127.0.0.1/", "http://127.0.0.1:80/", "http://10.0.0.1/",
        "http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/", "http://[::]/", "http://①②⑦.⓪.⓪.①/",
        "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1:70/", "javascript:alert(1)", "data:text/html,x",
        "http://", "//example.org/", "", "http://example.org:22/", "http://example.org:99999/", "http://[bad/",
        "http://exa mple.org/", "http://example.org/\r\nX: y", "http://\x00/", "http://" + "a" * 3000,
        "http://" + "a" * 64 + ".org/", "https://user:secret@example.org/",
    ],
)  # fmt: skip
def test_no_spelling_of_an_address_leads_inside(monkeypatch, url):
    def connected(*_args, **_kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", connected)

    assert links.ask(url, pace=NoPause()).state == LinkState.UNREACHABLE


def test_a_redirect_inside_is_not_followed(server):
    """The first server is allowed, what it points to is judged by the real rules."""
    with serving() as secret:
        inside = secret.server_address[1]
        first = links.Rules(
            allowed=lambda address: address == "127.0.0.1" and len(server.asked) == 0, ports=None, seconds=1.0
        )

        answer = ask(f"{server.url}/redirect/302?http://localhost:{inside}/", first)

        assert answer.result == "It leads into a private network, so it was not asked."
        assert secret.asked == []


def test_what_was_reached_is_checked_and_not_what_the_name_promised(server):
    """A name server may say a public address when it is looked up and lead inside when the line is open."""
    asked = []

    def promised_then_reached(address):
        asked.append(address)
        return len(asked) == 1

    answer = ask(server.url, links.Rules(allowed=promised_then_reached, ports=None, seconds=1.0))

    assert answer.result == "It leads into a private network, so it was not asked."
    assert asked == ["127.0.0.1", "127.0.0.1"]
    assert server.asked == []


def test_a_host_is_asked_once_a_second_at_most():
    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    pace = links.Pace(now=lambda: now[0], sleep=sleep)
    for host in ("a", "b", "a", "a"):
        pace.wait(host)

    assert slept == [1.0, 1.0]


# --- the walk in the background -------------------------------------------------------------------------------


@pytest.fixture
def switched_on(settings):
    settings.LINK_CHECK = True


@pytest.fixture
def walk(server, public, switched_on):
    """Four resources whose links end in different ways, and a queued check of them."""
    for path in ("/", "/404", "/redirect/301?/new", "/500"):
        ResourceFactory(collection=public, title=path, url=server.url + path)
    ResourceFactory(collection=public, title="none")
    ids = list(Resource.objects.exclude(url="").values_list("pk", flat=True))
    return LinkCheck.objects.create(resource_ids=ids)


def test_a_walk_notes_what_it_found(walk, server):
    done = linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause())

    assert (done.state, done.checked, done.total) == ("done", 4, 4)
    assert done.found == {"ok": 1, "broken": 1, "redirected": 1, "unreachable": 1}
    states = dict(Resource.objects.values_list("title", "link_state"))
    assert states == {
        "/": "ok", "/404": "broken", "/redirect/301?/new": "redirected", "/500": "unreachable", "none": "unchecked",
    }  # fmt: skip
    moved = Resource.objects.get(link_state="redirected")
    assert moved.link_target == f"{server.url}/new"
    assert moved.link_checked_at


def test_a_walk_is_done_once(walk, server):
    linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause())
    asked = len(server.asked)

    assert linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause()) is None
    assert len(server.asked) == asked


def test_a_walk_that_broke_off_is_taken_up_where_it_was(walk, server):
    walk.state, walk.checked, walk.found = "running", 2, {"ok": 2}
    walk.lease_until = "2020-01-01T00:00Z"
    walk.save()

    done = linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause())

    assert (done.checked, done.found) == (4, {"ok": 2, "redirected": 1, "unreachable": 1})


def test_a_walk_whose_worker_lives_is_left_to_it(walk):
    walk.state, walk.lease_until = "running", "2999-01-01T00:00Z"
    walk.save()

    assert linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause()) is None


def test_a_walk_stops_when_asked(walk, server):
    walk.cancel_requested = True
    walk.save()

    done = linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause())

    assert (done.state, done.checked, server.asked) == ("canceled", 0, [])


def test_a_walk_stops_when_the_operator_switches_it_off(walk, server, settings):
    settings.LINK_CHECK = False

    assert linkcheck.run(check_id=walk.pk, rules=HERE, pace=NoPause()).state == "canceled"
    assert server.asked == []


def test_hosts_take_turns(public, switched_on):
    for url in ("http://a/1", "http://a/2", "http://b/1", "http://a/3", "http://b/2"):
        ResourceFactory(collection=public, title=url, url=url)

    order = linkcheck._in_turn(Resource.objects.all())

    titles = [Resource.objects.get(pk=pk).title[7] for pk in order]
    assert titles == ["a", "b", "a", "b", "a"]


def test_a_walk_leads_nowhere_private_by_itself(public, switched_on, server):
    ResourceFactory(collection=public, url=server.url)

    check = linkcheck.start()

    check.refresh_from_db()
    assert server.asked == []
    assert check.state == "queued"  # enqueued when the transaction ends; the tests' one never does
    assert linkcheck.run(check_id=check.pk, pace=NoPause()).found == {"unreachable": 1}
    assert server.asked == []


def test_checking_is_off_until_it_is_switched_on(public, curator):
    resource = ResourceFactory(collection=public, url="https://example.org/")

    with pytest.raises(linkcheck.SwitchedOff):
        linkcheck.start()
    with pytest.raises(CommandError, match="LINK_CHECK=true"):
        call_command("check_links")
    page = curator.post(
        reverse("admin:catalog_resource_changelist"),
        {"action": "check_links", "_selected_action": [resource.pk]},
        follow=True,
    )
    assert "Checking links is switched off" in page.content.decode()
    assert not LinkCheck.objects.exists()


def test_a_curator_watches_a_walk_and_stops_it(walk, curator):
    address = reverse("admin:catalog_linkcheck_change", args=[walk.pk])

    page = curator.get(address)
    assert "0 of 4 links checked." in page.content.decode()
    assert page["Refresh"] == "3"

    curator.post(reverse("admin:catalog_linkcheck_stop", args=[walk.pk]))
    after = curator.get(address)
    assert "stopped" in after.content.decode()
    assert "Refresh" not in after


def test_who_may_not_change_resources_neither_starts_nor_stops_a_walk(walk, client):
    client.force_login(UserFactory(is_staff=True))

    assert client.post(reverse("admin:catalog_linkcheck_start")).status_code == 403
    assert client.post(reverse("admin:catalog_linkcheck_stop", args=[walk.pk])).status_code == 403
    walk.refresh_from_db()
    assert walk.state == "queued"
