import sys

from anlian.config.cli import main

sys.exit(main())
