"""Where people name a place to write to: nothing of theirs that is there is overwritten.

A file is written where there is none, or the same one. Another one is refused, or with --force kept beside it as
"NAME.earlier-1.SUFFIX". Sheets that people fill in are kept so without being asked.

A folder of files is written whole or not at all. It lists what was written into it with the SHA-256 (`WRITTEN`): what is
still as it was written is ours and is replaced; what somebody changed is kept beside the new one; a file that was never
ours is refused, or kept with --force.
"""
