"""Looks whether everything on the board fits together, and mends what follows from the rest."""
