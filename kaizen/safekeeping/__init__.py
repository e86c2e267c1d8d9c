"""That nothing is lost: backups, moves from one database to another, and looking after both."""
