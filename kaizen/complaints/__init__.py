"""What we hear: complaints and wins, each counted."""
