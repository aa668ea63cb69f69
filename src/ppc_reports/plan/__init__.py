"""The words of the domain: grid, model, findings, names, Spanish."""
