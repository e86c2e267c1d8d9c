import os
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.imports.guesses import guess_mapping
from kaizen.imports.mapping import Mapping
from kaizen.imports.reading import open_table
from kaizen.imports.tables import Row, column_names

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
TODAY = date(2026, 6, 1)


def guess(header: list[str], *rows: list[str]) -> Mapping:
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2)]
    return guess_mapping(header, numbered, today=TODAY)


def test_german_headings_are_known():
    mapping = guess(
        ["Vorgangsnummer", "Eingangsdatum", "Kunde", "Eingangsweg", "Betreff", "Freitext", "Ort"],
        ["A-1", "22.04.2015", "K 7", "Telefon", "Etikett fehlt", "Das Etikett fehlt.", "Ulm"],
        ["A-2", "23.04.2015", "K 8", "Brief", "Zu laut", "Der Lüfter ist laut.", "Gera"],
    )
    assert mapping == Mapping(
        complaint=("Betreff",),
        date="Eingangsdatum",
        customer="Kunde",
        channel="Eingangsweg",
        words="Freitext",
        place="Ort",
        reference="Vorgangsnummer",
        date_format="dmy",
    )


def test_accents_in_headings_do_not_matter():
    mapping = guess(
        ["Fecha de recepción", "Categoría", "Descripción", "Ciudad"],
        ["2015-04-22", "Ruido", "Mucho ruido", "León"],
    )
    assert mapping.complaint == ("Categoría",)
    assert (mapping.words, mapping.place) == ("Descripción", "Ciudad")
    assert mapping.date == "Fecha de recepción"


def test_columns_are_known_by_their_content_where_headings_say_nothing():
    mapping = guess(
        ["Column 1", "A", "B", "C"],
        ["549162", "2015-04-22", "Phone", "The machine in the hall stops twice a day " * 3],
        ["549999", "2015-04-23", "Email", "Nobody has answered our letters since March " * 3],
    )
    assert (mapping.reference, mapping.date, mapping.channel) == ("Column 1", "A", "B")
    assert mapping.words == "C"
    assert mapping.complaint == ("C",)


def test_numbers_that_only_count_the_rows_are_no_reference():
    mapping = guess(["Column 1", "Complaint"], ["1001", "Loud"], ["1002", "Cold"])
    assert mapping.reference is None


def test_a_reference_that_repeats_is_none():
    assert guess(["Ticket", "Issue"], ["17", "Loud"], ["17", "Cold"]).reference is None


def test_the_day_it_was_heard_is_preferred_to_the_day_it_was_settled():
    mapping = guess(["Closed date", "Opened", "Issue"], ["2015-05-01", "2015-04-22", "Loud"])
    assert mapping.date == "Opened"


def test_an_ambiguous_date_has_no_format_yet():
    mapping = guess(["Date", "Issue"], ["03/04/2015", "Loud"])
    assert (mapping.date, mapping.date_format) == ("Date", None)


def test_a_date_is_taken_from_its_plainer_twin():
    header = ["Date", "Written out", "Issue"]
    assert guess(header, ["03-04-15", "3 Apr 2015", "Loud"]).date == "Written out"
    assert guess(header, ["03-04-15", "9 Sep 2015", "Loud"]).date == "Date"


def test_a_file_without_rows_is_mapped_by_its_headings():
    mapping = guess(["Ticket #", "Issue", "Sub-issue", "City"])
    assert mapping.complaint == ("Issue", "Sub-issue")
    assert (mapping.reference, mapping.place) == ("Ticket #", "City")


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=6).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(
                st.lists(st.text(max_size=12), min_size=len(header), max_size=len(header)),
                max_size=4,
            ),
        )
    )
)
def test_any_table_gets_a_mapping_that_fits_it(table):
    header, rows = column_names(table[0]), table[1]
    mapping = guess(header, *rows)
    assert mapping.complaint
    assert set(mapping.columns) <= set(header)
    assert mapping == guess(header, *rows)


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        (
            "complaints_comcast_2015.csv",
            Mapping(
                complaint=("Customer Complaint",),
                date="Date_month_year",
                channel="Received Via",
                place="City",
                reference="Ticket #",
                date_format="dmy",
            ),
        ),
        (
            "complaints_cfpb_20k_nonarrative.csv",
            Mapping(
                complaint=("Product", "Sub-product"),
                date="Date received",
                channel="Submitted via",
                place="State",
                date_format="ymd",
            ),
        ),
        (
            "complaints_cfpb_3186_mdy.csv",
            Mapping(
                complaint=("Issue", "Sub-issue"),
                date="Date received",
                channel="Submitted via",
                place="State",
                date_format="mdy",
            ),
        ),
        (
            "complaints_cfpb_text_3947_nodate.csv",
            Mapping(
                complaint=("Product",),
                words="Consumer complaint narrative",
                reference="Column 1",
            ),
        ),
        (
            "complaints_cfpb_narratives_300.json",
            Mapping(
                complaint=("Issue", "Sub-issue"),
                date="Date received",
                channel="Submitted via",
                words="Consumer complaint narrative",
                place="State",
                reference="Complaint ID",
                date_format="mdy",
            ),
        ),
    ],
)
def test_a_real_file_is_mapped_as_a_person_would(name, mapping):
    table = open_table(Path(SAMPLES) / name)
    assert guess_mapping(table.columns, islice(table, 50), today=TODAY) == mapping
