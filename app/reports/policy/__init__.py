"""Pure parts of reports: periods, estimates from columns, the month's figures, their tables and charts."""
