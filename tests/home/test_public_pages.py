import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/", "/cursussen/", "/hulp/", "/privacy/", "/toegankelijkheid/", "/.well-known/security.txt"]
)
def test_anyone_can_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
