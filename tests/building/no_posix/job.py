"""The main job as separate commands, each as the installed program runs it: prints what each command prints and its exit code."""

import json
import sys

import focimine

for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
    sys.argv = ["focimine", *json.loads(line)]
    try:
        focimine.main()
    except SystemExit as ended:
        sys.stdout.write(f"exit {ended.code}\n")
        sys.stdout.flush()
