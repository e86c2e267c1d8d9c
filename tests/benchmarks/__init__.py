"""How fast the board answers, beside references on the same server."""
