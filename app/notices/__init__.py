"""Notices: what a person must know at once, told in the product (Q5)."""
