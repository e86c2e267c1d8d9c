import pytest

from kaizen.kiosks.device import COOKIE
from kaizen.kiosks.models import Kiosk
from tests.browser import Browser
from tests.conftest import save

WRONG_PIN = "86428642"  # so long that no key on a page holds it by chance


@pytest.fixture
def device(packing, ada):
    """A kiosk of packing where the badge alone is enough, and the token of its cookie."""
    kiosk, token = Kiosk.enrol("Gate 2", packing, ada)
    kiosk.asks_pin = False
    return save(kiosk), token


@pytest.fixture
def kiosk(device):
    return device[0]


@pytest.fixture
def stand(app, device):
    """A browser of that device; with a person, badged in."""

    def before_it(who=None) -> Browser:
        client = app.test_client()
        client.set_cookie(COOKIE, device[1])
        browser = Browser(client)
        if who is not None:
            browser.post("/kiosk/sign-in", {"badge": who.badge, "pin": who.badge}, htmx=False)
        return browser

    return before_it
