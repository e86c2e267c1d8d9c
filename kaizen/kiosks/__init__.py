"""Shared devices, enrolled by an admin, that people badge into and that forget them."""
