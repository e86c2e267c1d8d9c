"""A team's board on a screen at the wall, for anyone passing."""
