"""The ways in: the first owner's link and invitations."""

from datetime import timedelta

import pytest
from django.utils import timezone

from readiness.actions.invitations import (
    VALID_FOR,
    accept_invitation,
    ensure_owner_link,
    invite,
    open_invitation,
)
from readiness.models import Invitation, Member
from tests.factories import MemberFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited():
    """An organization and the token of an invitation to it, as planner."""
    organization = OrganizationFactory()
    _, token = invite(organization=organization, role=Member.Role.PLANNER)
    return organization, token


def test_an_invitation_makes_a_member_once(invited):
    organization, token = invited
    first, second = UserFactory(), UserFactory()

    assert accept_invitation(token=token, user=first, now=timezone.now()) is not None
    assert accept_invitation(token=token, user=second, now=timezone.now()) is None
    assert [(m.user, m.role) for m in organization.members.all()] == [(first, Member.Role.PLANNER)]


def test_an_invitation_ends_after_seven_days(invited):
    _, token = invited

    late = timezone.now() + VALID_FOR + timedelta(seconds=1)
    assert accept_invitation(token=token, user=UserFactory(), now=late) is None


def test_an_invitation_for_an_address_is_for_nobody_else():
    organization = OrganizationFactory()
    _, token = invite(organization=organization, role="viewer", email="Ana@Example.org")
    now = timezone.now()

    assert accept_invitation(token=token, user=UserFactory(), now=now) is None
    assert accept_invitation(token=token, user=UserFactory(email="ana@example.org"), now=now) is not None


def test_an_invitation_never_lowers_or_raises_the_part_one_has(invited):
    organization, token = invited
    owner = MemberFactory(organization=organization, role=Member.Role.OWNER).user

    accept_invitation(token=token, user=owner, now=timezone.now())

    assert organization.members.get(user=owner).role == Member.Role.OWNER


def test_looking_at_an_invitation_does_not_use_it_up(client, invited):
    _, token = invited
    for _ in range(3):
        client.get(f"/welcome/{token}/", follow=True)

    assert open_invitation(token, timezone.now()) is not None


def test_the_token_is_not_stored(invited):
    _, token = invited

    assert token not in str(list(Invitation.objects.values()))


def test_the_token_leaves_the_address_at_once_and_no_referrer_tells_it(client, invited):
    _, token = invited

    response = client.get(f"/welcome/{token}/")

    assert (response.status_code, response["Location"]) == (302, "/welcome/")
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_owner_link_works_until_somebody_has_an_account():
    first, second = ensure_owner_link(), ensure_owner_link()
    token = second.split("/")[2]

    assert open_invitation(first.split("/")[2], timezone.now()) is None  # only the newest link works
    assert accept_invitation(token=token, user=UserFactory(), now=timezone.now()) is not None
    assert ensure_owner_link() is None


def test_the_first_owner_may_curate_the_catalog():
    token = ensure_owner_link().split("/")[2]
    user = UserFactory()

    accept_invitation(token=token, user=user, now=timezone.now())

    assert user.is_staff


def test_the_demo_account_does_not_count_as_the_first_owner():
    MemberFactory(organization=OrganizationFactory(is_demo=True))

    assert ensure_owner_link() is not None


def test_sign_up_is_closed_without_an_invitation(client):
    page = client.get("/accounts/signup/")

    assert "Sign-up is by invitation" in page.content.decode()


def test_who_is_invited_signs_up_and_joins(client, invited):
    organization, token = invited
    client.get(f"/welcome/{token}/", follow=True)
    words = "a long enough phrase 91"

    client.post(
        "/accounts/signup/", {"email": "new@example.org", "password1": words, "password2": words}, follow=True
    )
    client.post("/welcome/")

    assert organization.members.get(user__email="new@example.org").role == Member.Role.PLANNER


def test_an_invitation_link_is_shown_once_and_kept_nowhere(client):
    owner = MemberFactory()
    client.force_login(owner.user)
    page = f"/o/{owner.organization.slug}/members/"

    shown = client.post(f"{page}invite/", {"email": "", "role": "viewer"}).content.decode()

    token = shown.split("/welcome/")[1].split("/")[0]
    assert open_invitation(token, timezone.now()) is not None
    assert token not in client.get(page).content.decode()
    assert token not in str(dict(client.session))
