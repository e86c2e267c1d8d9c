"""Every stored count, held against the rows it counts."""

from kaizen.safekeeping.verifying import counted, heard


def wrong_counts() -> list[str]:
    """What is stored otherwise than counted; empty when all is well."""
    return [*counted.wrong_counts(), *heard.wrong_counts()]
