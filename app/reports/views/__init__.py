"""Pages of reports: ``dashboards`` and ``summaries``, on one blueprint."""
