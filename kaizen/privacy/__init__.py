"""What is held on a person, for how long, and what is left of somebody who is gone."""
