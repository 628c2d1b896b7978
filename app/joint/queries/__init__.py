"""Reads of joint listening."""
