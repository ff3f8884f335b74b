"""Serve the pages."""

from anlian.config.cli._children import Children
from anlian.config.cli._web import default_port, refuse_busy, web_command, web_environment


def add(parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: PORT, or 8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")


def run(args) -> int:
    port = args.port or default_port()
    refuse_busy(args.host, port)
    children = Children()
    try:
        children.start(
            "web", web_command(host=args.host, port=port, workers=args.workers), **web_environment()
        )
        print(f"http://{args.host}:{port}", flush=True)
        return 1 if children.watch() else 0
    finally:
        children.stop()
