"""What can be in the way of an answer: a rule of the board, or a store that is away."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A rule of the board said no; its words are shown to the person as they are."""


class StoreAway(OSError):  # noqa: N818 - nobody is at fault
    """Where photos lie does not answer, is full, or will not have us."""
