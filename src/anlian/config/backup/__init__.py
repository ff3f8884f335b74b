"""One file that holds a whole installation: the database, its files, and a manifest that proves both."""
