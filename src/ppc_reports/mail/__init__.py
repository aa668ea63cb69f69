"""The mails: drafts (.eml) that open ready to send, to Control Interno, to the planning office and to the offices.

Their words are the templates ``correo/*.j2``, which the office may edit; their figures are those of the Summary.
"""

from ppc_reports.mail import control, planning, reminder
from ppc_reports.mail.control import control_letter
from ppc_reports.mail.desk import Desk
from ppc_reports.mail.message import Attachment, Envelope, Letter, outgoing
from ppc_reports.mail.planning import planning_letter
from ppc_reports.mail.posting import Posting
from ppc_reports.mail.reminder import needs_reminder, reminder_letter

DRAFTS = (control.DRAFT, planning.DRAFT)
REMINDERS = reminder.FOLDER

__all__ = [
    "DRAFTS",
    "REMINDERS",
    "Attachment",
    "Desk",
    "Envelope",
    "Letter",
    "Posting",
    "control_letter",
    "needs_reminder",
    "outgoing",
    "planning_letter",
    "reminder_letter",
]
