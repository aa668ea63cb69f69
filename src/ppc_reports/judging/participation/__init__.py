"""The fields of a participation strategy, and the findings of Control Interno."""
