"""What can be done with attendance: ``imports``, ``excuses``, ``settlement``; ``intake`` reads the files."""
