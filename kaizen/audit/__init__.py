"""Who did what that admins answer for: signing in, roles, secrets, devices, files taken out."""
