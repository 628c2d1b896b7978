"""Pages of agreement, severity and appraisals."""
