"""Places in a team's area; the printed code of one opens the form with team and place filled in."""
