"""The jobs: one workbook, one plan of several, many, a cluster; their files, history and mails."""
