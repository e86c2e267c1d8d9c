"""Complaints brought in from files: read, mapped, previewed, counted once."""
