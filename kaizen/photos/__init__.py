"""Pictures of how it is, how it was and how it became."""
