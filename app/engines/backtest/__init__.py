"""What a draft of a rubric would have done: past calls judged by it and by the rubric before it (Q1, Q2)."""
