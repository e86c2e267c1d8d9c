"""The runner as the server's child: `kaizen jobs` is the one to start by hand."""

import sys

from kaizen import create_app
from kaizen.jobs.runner import work

if __name__ == "__main__":
    work(create_app(), server=sys.stdin.fileno())
