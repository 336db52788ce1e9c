"""The harness itself: what it must notice, it notices."""

import pytest
from django.test import Client

from readiness.models import User


@pytest.fixture
def ada(db):
    return User.objects.create_user("ada@example.com", "a long password", name="Ada")


def test_the_sign_in_page_opens_without_a_console_error_and_is_accessible(page, assert_accessible):
    page.goto("/accounts/login/")

    assert page.get_by_role("heading", level=1).count() == 1
    assert_accessible(page)


def test_an_inline_script_is_stopped_and_noticed(page, console_errors):
    page.goto("/accounts/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.wait_for_timeout(300)

    assert any("Content Security Policy" in error for error in console_errors)
    assert page.title() != "1"
    console_errors.clear()


def test_an_uncaught_exception_is_noticed(page, console_errors):
    page.goto("/accounts/login/")
    page.evaluate("setTimeout(() => { throw new Error('planted') }, 0)")
    page.wait_for_timeout(300)

    assert any("planted" in error for error in console_errors)
    console_errors.clear()


def test_an_inaccessible_page_is_noticed(page, assert_accessible):
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")

    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_a_signed_in_page_is_that_users(signed_in_page, page_without_script, ada):
    signed_in_page(ada).goto("/")
    with_script = signed_in_page(ada).url
    plain = page_without_script(ada)
    plain.goto("/")

    assert "/accounts/login/" not in with_script
    assert "/accounts/login/" not in plain.url


def test_an_icon_of_the_external_sprite_is_drawn(page):
    page.goto("/accounts/login/")
    size = page.evaluate(
        """async () => {
            document.body.insertAdjacentHTML('afterbegin',
                '<svg id="probe" width="16" height="16"><use href="/static/img/icons.svg#i-check-lg"/></svg>');
            for (let n = 0; n < 50; n++) {
                const box = document.querySelector('#probe use').getBBox();
                if (box.width > 0) return box.width;
                await new Promise(done => setTimeout(done, 40));
            }
            return 0;
        }"""
    )

    assert size > 10


def test_the_anonymous_are_sent_to_sign_in(db):
    assert Client().get("/").status_code == 302
