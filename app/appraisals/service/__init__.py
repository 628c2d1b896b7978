"""What can be done with appraisals."""
