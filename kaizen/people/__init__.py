"""Who is here: accounts, roles, and signing in."""
