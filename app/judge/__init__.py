"""A language model that answers single questions of rules, where a centre has set one up (Q2, Q3)."""
