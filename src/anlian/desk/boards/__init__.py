"""What the desk's pages ask, each question in a fixed number of statements."""

from anlian.desk.boards.own import own_posts, user_named

__all__ = ["own_posts", "user_named"]
