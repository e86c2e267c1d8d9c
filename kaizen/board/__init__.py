"""The room where a team looks: its three columns."""
