"""Quarterly follow-up of the Plan de Acción of a Política de Participación Ciudadana (Colombia)."""

__version__ = "0.2.0"
