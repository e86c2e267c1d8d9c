"""Where: the teams, who leads them, and to whom they raise things."""
