"""What the pages of rounds need, asked in a fixed number of queries."""
