"""From a kept recording to a stored transcript with measured facts."""
