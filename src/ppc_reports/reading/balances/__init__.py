"""Balances: every column and sheet accounted for, and the progress that no column was understood to hold."""
