"""What `kaizen verify` looks at, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kaizen.safekeeping.verifying import (
    columns,
    counted,
    heard,
    keys,
    ledger,
    numbers,
    pictures,
    searching,
    storage,
)


@dataclass(frozen=True)
class Check:
    """`find` says in a line each what is wrong, and writes nothing. `mend`, where what is wrong
    follows from what is right, puts it right in the session's transaction."""

    called: str
    find: Callable[[], Iterator[str]]
    mend: Callable[[], None] | None = None


CHECKS = (
    Check("the database's own form", storage.damages),
    Check("what refers to what", keys.loose_ends),
    Check("stored counts of ideas", counted.wrong_counts, counted.count_again),
    Check("stored counts of complaints", heard.wrong_counts, heard.count_again),
    Check("the order of columns", columns.places_out_of_bounds, columns.spread_out),
    Check("the ledger against what is stored", ledger.differences),
    Check("numbers", numbers.surprises, numbers.go_on_after_the_last),
    Check("photos", pictures.faults, pictures.mend),
    Check("the search", searching.gaps, searching.index_again),
)
