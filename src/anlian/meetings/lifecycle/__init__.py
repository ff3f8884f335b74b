"""States and moves: of a meeting until its minutes are issued, of a decision until somebody else saw it done."""
