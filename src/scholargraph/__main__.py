"""`python -m scholargraph` is the command `scholargraph`."""

from scholargraph.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
