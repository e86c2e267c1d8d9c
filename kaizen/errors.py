"""Refusals: a rule of the board said no. Shown to the person as they are."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A rule of the board said no; its words are shown to the person as they are."""
