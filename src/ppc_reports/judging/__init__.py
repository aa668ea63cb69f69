"""The arithmetic, the states, the rules and what changed: a Plan to a Summary."""
