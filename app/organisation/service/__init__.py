"""What is done with teams and agents: ``saving`` one, ``importing`` many from a table of ``rows``."""
