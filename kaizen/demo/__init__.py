"""A believable plant, to look around in before the own people come."""
