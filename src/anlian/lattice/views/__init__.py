"""Pages of the lattice. A view finds the record, reads the form, asks for one deed, answers."""
