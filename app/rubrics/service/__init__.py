"""What can be done with rubrics: registering, drafts, storing findings, trying a draft."""
