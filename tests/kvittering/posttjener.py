"""A small real SMTP server of the test's own: it keeps what it accepted, and refuses as it is told."""

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Post:
    """What came in: envelopes with their letters as bytes; `nekt` is answered to DATA instead of yes."""

    brev: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    nekt: str = ""
    legg_paa: bool = False


class _Samtale(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post = self.server.post
        fra, til = "", []
        self._si("220 proeve ESMTP")
        while linje := self.rfile.readline():
            ordre = linje.decode().strip()
            navn = ordre[:4].upper()
            if navn in ("EHLO", "HELO"):
                self._si("250 proeve")
            elif navn == "MAIL":
                fra, til = ordre[10:].strip("<>").split(">")[0], []
                self._si("250 ok")
            elif navn == "RCPT":
                til.append(ordre[8:].strip("<>"))
                self._si("250 ok")
            elif navn == "DATA":
                if post.nekt:
                    self._si(post.nekt)
                    continue
                self._si("354 send")
                data = b""
                while (bit := self.rfile.readline()) not in (b".\r\n", b""):
                    data += bit
                post.brev.append((fra, til, data))
                if post.legg_paa:
                    return  # accepted, and the line goes dead before the client hears it
                self._si("250 tatt imot")
            elif navn == "QUIT":
                self._si("221 ha det")
                return
            else:
                self._si("250 ok")

    def _si(self, tekst: str) -> None:
        self.wfile.write(f"{tekst}\r\n".encode())


class Posttjener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Samtale)
        self.post = Post()

    def __enter__(self) -> "Posttjener":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_feil: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]
