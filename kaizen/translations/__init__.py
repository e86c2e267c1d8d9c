"""The texts of the product in other languages: catalogs, kept up to date and compiled at start."""
