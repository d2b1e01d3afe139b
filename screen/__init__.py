"""Criteria as rules with evidence, decisions, PRISMA counts."""
