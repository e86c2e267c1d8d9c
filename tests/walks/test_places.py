"""The table of pages is whole."""

from tests.walks.places import NO_PAGES, PLACES, THINGS, Place


def test_every_page_is_walked(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    addresses = app.url_map.bind("")
    walked = {endpoint_of(place, addresses) for place in PLACES}
    missing = routes - walked - set(NO_PAGES)
    assert not missing, f"Add a line for each of these to tests/walks/places.py: {missing}"


def endpoint_of(place: Place, addresses) -> str:
    path = place.path.format(**dict.fromkeys(THINGS, 1)).partition("?")[0]
    return place.shows or addresses.match(path, method="GET")[0]


def test_names_of_places_are_their_own():
    names = [place.name for place in PLACES]
    assert len(names) == len(set(names))
