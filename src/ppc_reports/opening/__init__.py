"""Untrusted bytes to Grids, in a confined child process."""
