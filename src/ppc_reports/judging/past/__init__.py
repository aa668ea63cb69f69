"""What earlier reports said and printed, against what the workbook says and gives today."""
