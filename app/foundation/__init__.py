"""The engine room: database, clock, errors, storage, access, audit, queue, web. Not one business word."""
