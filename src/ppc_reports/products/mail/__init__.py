"""The mails: drafts (.eml) that open ready to send, to Control Interno, to the planning office and to the offices.

Their words are the templates ``correo/*.j2``, which the office may edit; their figures are those of the Summary.
"""

CONTROL_DRAFT, PLANNING_DRAFT = "correo_control_interno.eml", "correo_planeacion.eml"
REMINDERS = "recordatorios"
"""The folder of the drafts to the offices."""
TEMPLATES = "correo"
"""The folder of their words, among the templates."""
