"""The PRISMA flow: counts, diagram, labels."""
