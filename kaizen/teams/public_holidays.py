"""The public holidays of countries and their regions, as the `holidays` package knows them."""

from collections.abc import Iterable
from datetime import date
from functools import cache


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """The codes of their regions, by each country's own; ISO 3166 both."""
    import holidays  # here and below: it is large, and wanted once a year

    listed = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(regions) for country, regions in listed.items()}


@cache
def regions_of(country: str) -> dict[str, str]:
    """What each region is called in its country, by its code."""
    import holidays

    called: dict[str, str] = {}
    for name, code in holidays.country_holidays(country).subdivisions_aliases.items():
        called.setdefault(code, name)
    return {code: called.get(code, code) for code in countries()[country]}


def public_holidays(
    country: str, region: str | None, years: Iterable[int], language: str
) -> list[tuple[date, str]]:
    """Days and their names, in this language where the package has it, else in the country's."""
    import holidays

    theirs = holidays.country_holidays(country)
    spoken = (one for one in theirs.supported_languages if language in (one, one.partition("_")[0]))
    found = holidays.country_holidays(
        country,
        subdiv=region,
        years=sorted(years),
        # Without one the machine's own would be taken.
        language=next(spoken, theirs.default_language),
    )
    return sorted(found.items())
