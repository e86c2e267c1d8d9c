"""Numbers as they stand in an address or a form, where anybody may write anything."""

BIGGEST_KEY = 2**31 - 1


def number_in(text: str | None) -> int | None:
    """A number that a row could have; None for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if 0 < number <= BIGGEST_KEY else None
