"""The sheets of what a participation strategy asks: by phase, group and level, in whose words, and for the FURAG."""
