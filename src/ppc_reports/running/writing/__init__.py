"""Writing in a folder of the output: one command at a time, and each set of files whole or not at all."""
