"""Sending what ``mail`` wrote: over SMTP, once, and with an answer for every recipient."""
