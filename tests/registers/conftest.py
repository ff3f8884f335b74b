import pytest


@pytest.fixture
def signed_in(client):
    # Models can be imported only once Django is set up, which is after this file is read.
    from tests.factories import account

    def sign_in(someone):
        client.force_login(someone.user or account(someone))
        return client

    return sign_in
