"""The one place for measured promises: `make bench`, or `make bench ONLY=name`."""
