"""Pure decisions and words of rubrics: which one a call is scored on, what a rule says in plain words."""
