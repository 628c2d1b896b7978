"""Reads: calls ``heard`` live, call ``records`` near them, ``mystery`` plans, and ``duty``."""
