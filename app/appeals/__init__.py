"""Appeals: an agent objects to his score, others than those who took part decide (J2)."""
