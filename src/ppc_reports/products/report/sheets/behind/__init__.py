"""The sheets that stand behind the report, for the screen."""
