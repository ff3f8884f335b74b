"""What the pages of the lattice are tried with."""

import pytest

# Models can be imported only once Django is set up, and this file is read before.


@pytest.fixture
def sign_in(client):
    from tests.factories import account

    def as_(someone):
        client.force_login(
            someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return as_


@pytest.fixture
def shop():
    from tests.factories import site

    return site(name="老衡阳米粉店")


@pytest.fixture
def fire():
    from tests.factories import chain

    return chain("L01", sectors=("XF",))
