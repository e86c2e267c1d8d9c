import csv

from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db


def rows(answer):
    return list(csv.DictReader(answer.text.removeprefix("\ufeff").splitlines()))


def test_each_time_it_was_heard_is_a_row(browse, complaint, tomasz, jonas):
    Occurrence.hear(complaint, tomasz, customer="=1+1", words="Two\nlines")
    Occurrence.hear(complaint, tomasz).take_back(tomasz)
    db.session.commit()
    answer = browse(jonas).get("/complaints/export.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(answer.text.removeprefix("\ufeff").splitlines(keepends=True)))
    assert [line["Customer"] for line in lines] == ["Nordfrost", "'=1+1"]
    assert [line["By"] for line in lines] == ["Aylin Kaya", "Tomasz Wójcik"]
    assert lines[1]["Words"] == "Two\nlines"
    assert {line["Times heard"] for line in lines} == {"2"}


def test_the_filters_of_the_list_count(browse, complaint, packing, jonas):
    Complaint.add("Film tears", packing, by=jonas)
    db.session.commit()
    found = rows(browse(jonas).get("/complaints/export.csv?q=film"))
    assert [row["Complaint"] for row in found] == ["Film tears"]
    assert rows(browse(jonas).get("/complaints/export.csv?kind=win")) == []


def test_workers_do_not_take_the_list_away(browse, complaint, aylin):
    assert browse(aylin).get("/complaints/export.csv").status_code == 403
