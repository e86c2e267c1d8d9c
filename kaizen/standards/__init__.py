"""Standard work: the best way we know, who must know it, and who can do it."""
