"""What can be done with joint listening."""
