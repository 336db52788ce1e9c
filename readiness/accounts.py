"""How allauth opens accounts here: by invitation, unless the installation says otherwise."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

INVITATION_KEY = "invitation"  # session key under which an opened invitation waits for its account


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUP_OPEN or INVITATION_KEY in request.session
