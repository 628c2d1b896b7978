"""What every page and API call shares."""
