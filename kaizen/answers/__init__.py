"""How fast people get a human answer: the clock, raising, one a day."""
