from datetime import date, timedelta

import pytest
from flask_babel import force_locale

from kaizen import clock
from kaizen.language import LANGUAGES
from kaizen.web import figures
from kaizen.web.figures import day, time_since

UNITS = {"minutes": 40, "hours": 5, "days": 7}


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_ago_is_said_in_every_language(app, language):
    """Babel's own units have no days in some of them."""
    with force_locale(language):
        for unit, figure in UNITS.items():
            said = time_since(clock.now() - timedelta(**{unit: figure}, seconds=1))
            assert str(figure) in said
            assert "duration" not in said
            assert language == "en" or unit not in said or (language, unit) == ("fr", "minutes")


def test_a_day_is_written_as_the_language_orders_it(app):
    when = date(2020, 11, 3)
    said = {}
    for language in ("en", "de", "ja", "pt_BR"):
        with force_locale(language):
            said[language] = day(when).replace("\xa0", " ")
    assert said["de"] == "3. Nov. 2020"
    assert said["ja"] == "2020年11月3日"
    assert "2020" in said["pt_BR"]
    assert figures.day(None) == ""
