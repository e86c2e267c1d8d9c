"""What is printed: the address in the code, and where each label lies."""

import re

import pytest
import segno

from kaizen import create_app
from kaizen.stations.models import Station
from tests.conftest import save

A_PATH = re.compile(r'<path stroke="#000" d="([^"]+)"')


def drawn_on(page: str) -> list[str]:
    return A_PATH.findall(page)


def drawing_of(address: str) -> str:
    return drawn_on(
        segno.make(address, error="m", micro=False).svg_inline(border=4, lineclass=None)
    )[0]


@pytest.fixture
def gate(packing, ada):
    return save(Station.add("G" * 300, packing, by=ada))


def test_a_code_holds_the_whole_address_and_the_label_a_short_one(browse, ada, station):
    page = browse(ada).get("/stations/labels").text
    assert drawn_on(page) == [drawing_of(f"http://localhost/s/{station.code.code}")]
    assert f">localhost/s/{station.code.code}<" in page
    assert station.name in page


def test_behind_a_proxy_the_code_holds_the_address_that_people_see(app, ada, station):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    proxied = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        TRUSTED_PROXIES=1,
        DATABASE_URL=url,
        SQLALCHEMY_DATABASE_URI=url,
    )
    client = proxied.test_client()
    seen = {"X-Forwarded-Host": "kaizen.plant.example", "X-Forwarded-Proto": "https"}
    client.post("/sign-in", data={"badge": "9001", "pin": "9001"}, headers=seen)
    page = client.get("/stations/labels", headers=seen).text
    assert drawn_on(page) == [drawing_of(f"https://kaizen.plant.example/s/{station.code.code}")]


def test_only_chosen_stations_are_printed(browse, ada, station, gate):
    page = browse(ada).get(f"/stations/labels?layout=3x8&station={gate.id}").text
    assert drawn_on(page) == [drawing_of(f"http://localhost/s/{gate.code.code}")]
    assert len(drawn_on(browse(ada).get("/stations/labels").text)) == 2
    assert "No station is chosen" in browse(ada).get("/stations/labels?layout=3x8").text


@pytest.mark.parametrize(
    ("layout", "skip", "sheets", "places"),
    [
        ("2x7", 0, 1, 2),
        ("2x7", 13, 2, 15),
        ("2x7", 99, 2, 15),
        ("3x8", 23, 2, 25),
        ("3x8", -4, 1, 2),
        ("poster", 5, 2, 2),
        ("nonsense", 0, 1, 2),
    ],
)
def test_labels_that_are_gone_are_skipped(browse, ada, station, gate, layout, skip, sheets, places):
    query = f"layout={layout}&skip={skip}&station={station.id}&station={gate.id}"
    page = browse(ada).get(f"/stations/labels?{query}").text
    assert page.count('<ol class="labels') == sheets
    assert page.count('<li class="label">') == places
    assert len(drawn_on(page)) == 2


def test_what_leads_nowhere_is_not_printed(browse, ada, station, gate):
    station.close(ada)
    gate.revoke_code(ada)
    save(gate)
    page = browse(ada).get("/stations/labels").text
    assert "No label to print" in page
