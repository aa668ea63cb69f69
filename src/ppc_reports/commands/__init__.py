"""The command line: words to a Request, what a person sees, exit codes."""
