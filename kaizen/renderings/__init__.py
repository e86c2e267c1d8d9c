"""Somebody's words in another language, made by a service; they never replace the words."""
