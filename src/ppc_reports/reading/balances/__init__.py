"""What was read is accounted for: columns, sheets, and the progress that no column was understood to hold."""
