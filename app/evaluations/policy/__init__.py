"""Pure decisions of evaluations: states, who may score and read, what a form says."""
