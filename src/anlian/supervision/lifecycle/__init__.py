"""States and moves of listed supervision, and of letters: a table each."""
