"""What can be done with call records and recordings."""
