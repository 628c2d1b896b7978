"""One check for each kind of condition: from a prepared call to an outcome with its evidence."""
