"""Small things somebody took on, with a name and a day."""
