"""The first visit of an empty board."""
