"""The commands of this stage: parse, call the stage, print."""
