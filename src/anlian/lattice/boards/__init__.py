"""What the pages of the lattice need, each asked in a fixed number of queries."""
