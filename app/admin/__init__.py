"""Demo centre, job list, audit log: the pages and commands of those who run the product."""
