"""What scores say about those who give them: agreement, severity, and each monitor's monthly appraisal."""
