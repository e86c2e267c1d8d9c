"""What the board stands on is broken under it, and then it is looked whether anything was lost."""
