"""The board in a pocket: installed, opened and written on without network."""
