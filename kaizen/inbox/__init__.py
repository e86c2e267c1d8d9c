"""What each person should hear, and how it reaches them."""
