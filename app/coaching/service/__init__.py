"""What can be done in coaching: ``interviews``, improvement ``plans``, ``draws`` for follow-up listening."""
