"""Who is behind a session, for `django.contrib.auth`."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from brukere.models import Bruker


class Brukerbakende(ModelBackend):
    """Django's own, but that the roles come with the user: no page of staff does without them."""

    def get_user(self, user_id: Any) -> Bruker | None:
        """The user, with roles, while they may log in; one query."""
        bruker = Bruker.objects.med_roller(user_id)
        return bruker if bruker is not None and self.user_can_authenticate(bruker) else None
