"""What we would change: the cards, their votes and their words."""
