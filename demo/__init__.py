"""The demo centre: people, call records and telephone log-ins, made afresh for the day of loading.

``demo.make`` renders the recordings and is for developers alone.
"""
