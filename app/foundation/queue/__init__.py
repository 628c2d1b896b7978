"""Work that outlives a request: job rows, the Celery application, the timetable, the sweep."""
