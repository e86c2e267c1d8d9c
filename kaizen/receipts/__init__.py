"""What is left without a name can be followed with a code, and answered."""
