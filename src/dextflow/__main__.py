"""The command line: ``python -m dextflow demo --help``."""

import sys

from dextflow.adapters.ledgers.clock import utc_now

try:
    from dextflow.demo.cli import main
except ModuleNotFoundError as missing:
    if missing.name != "rich":
        raise
    sys.stderr.write('The demo draws its tables with rich, which is not installed: pip install "dextflow[demo]"\n')
    sys.exit(2)

if __name__ == "__main__":
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="replace")  # names that a pipe's encoding lacks become question marks
    sys.exit(main(sys.argv[1:], clock=utc_now))
