"""`python -m atrium.cli`."""

from atrium.cli import main

if __name__ == "__main__":
    main()
