"""Pages of messages: the list, the bell's panel, what a person chooses, what was not sent."""
