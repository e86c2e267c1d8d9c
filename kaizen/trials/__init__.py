"""The small experiment: what we expect, what came of it, what we learned."""
