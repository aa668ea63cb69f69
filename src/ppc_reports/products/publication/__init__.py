"""The publication that the law asks for, from the figures of the report: a page, open data and a document for signature."""

FOLDER = "publicacion"
"""The folder of the package beside the report, and of its templates among the templates."""
PAGE, ACTIVITIES, BY_QUARTER = "index.html", "actividades.csv", "trimestres.csv"
DICTIONARY, DOCUMENT = "datapackage.json", "informe.pdf"
FILES = (PAGE, ACTIVITIES, BY_QUARTER, DICTIONARY, DOCUMENT)
"""The files of the package."""
