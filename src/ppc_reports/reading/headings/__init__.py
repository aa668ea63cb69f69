"""From the header rows of a sheet to the columns of its fields."""
