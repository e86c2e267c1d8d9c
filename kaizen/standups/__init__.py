"""The team's daily meeting in front of its board: agenda, decisions, minutes."""
