"""Pure decisions about call records and recordings."""
