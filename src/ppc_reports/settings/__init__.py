"""ppc.toml, layouts, scale and FURAG bank as checked, frozen values."""
