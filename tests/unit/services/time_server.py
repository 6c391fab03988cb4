"""A tiny HTTP server in front of an authority: good, or bad in a way that a test chooses."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable

from tests.unit.crypto.time_authority import Authority


class TimeServer:
    """Serves on a free port until `close`; `behave` takes the handler and the question."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.questions: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.behave: Callable[[http.server.BaseHTTPRequestHandler, bytes], None] = self.good
        self.over = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = self.rfile.read(int(self.headers["Content-Length"]))
                outer.questions.append(question)
                outer.headers.append(dict(self.headers))
                outer.behave(self, question)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/tsr"

    def good(self, handler, question: bytes) -> None:
        send(handler, self.authority.answer(question))

    def slow(self, handler, _question: bytes) -> None:
        """A byte now and then, for ever."""
        handler.send_response(200)
        handler.end_headers()
        while not self.over.wait(0.05):
            try:
                handler.wfile.write(b"0")
            except OSError:
                return

    def silent(self, _handler, _question: bytes) -> None:
        """Nothing at all."""
        self.over.wait(30)

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def send(handler, data: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)
