"""Told on a device while the board is closed: its service worker says it, and opens the card."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.walks.walkers import PHONE

WORKER = "1001"
SAID = json.dumps({"title": "Print it twice", "body": "Jonas Berg: asks you", "url": "/todos"})
SHOWN = """async () => {
  const { scope } = await navigator.serviceWorker.ready;
  const shown = await (await navigator.serviceWorker.getRegistration(scope)).getNotifications();
  return shown.map(({ title, body, data }) => [title, body, data.url]);
}"""


@pytest.fixture
def device(board, walk) -> Page:
    page = walk(board, WORKER, PHONE, service_workers="allow", permissions=["notifications"])
    page.goto("/inbox/settings")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def test_who_wants_it_is_offered_a_switch(device):
    switch = device.locator("#push")
    expect(switch.get_by_role("heading")).to_have_text("Tell me on this device")
    expect(switch.get_by_role("button", name="Tell me on this device")).to_be_visible()


def test_what_is_told_is_shown_in_one_sentence(device, board):
    devtools = device.context.new_cdp_session(device)
    versions: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: versions.extend(one["registrationId"] for one in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    device.wait_for_timeout(500)
    told = {"origin": board.url, "registrationId": versions[0], "data": SAID}
    devtools.send("ServiceWorker.deliverPushMessage", told)
    device.wait_for_function(f"({SHOWN})().then(shown => shown.length > 0)")
    assert device.evaluate(SHOWN) == [["Print it twice", "Jonas Berg: asks you", "/todos"]]
