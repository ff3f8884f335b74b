"""What the pages of meetings and decisions need, asked in a fixed number of queries."""
