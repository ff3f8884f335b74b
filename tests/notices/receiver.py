"""A stand-in for WeCom, DingTalk, Feishu and a gateway for text messages, that checks what it is sent by their documents.

Signatures are worked out here anew, step by step as HMAC (RFC 2104) says, and not by the code that is tested.
"""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

BLOCK = 64


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104, written out."""
    key = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in key) + message).digest()
    return hashlib.sha256(bytes(one ^ 0x5C for one in key) + inner).digest()


class Receiver:
    """Listens on this machine; `heard` is what it took, `turned_away` what it refused and why."""

    def __init__(self):
        self.heard: list[str] = []
        self.turned_away: list[str] = []
        self.down = False
        self.busy = 0
        self.secrets = {"DINGTALK": "SEC-of-a-group", "FEISHU": "feishu-secret"}
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.down:
                    self.send_response(502)
                    self.end_headers()
                    return
                said = json.dumps(receiver.answer(urlsplit(self.path), body, self.headers)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def address(self, kind: str) -> str:
        path = {
            "WECOM": "/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
            "DINGTALK": "/robot/send?access_token=566cc69da782ec33b3e9fbea",
            "FEISHU": "/open-apis/bot/v2/hook/b1c7b1d2-aaaa-bbbb-cccc-dddddddddddd",
            "SMS": "/sms",
        }[kind]
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, parts, body: bytes, headers) -> dict:
        said, query = json.loads(body), parse_qs(parts.query)
        if parts.path == "/cgi-bin/webhook/send":
            return self._wecom(said)
        if parts.path == "/robot/send":
            return self._dingtalk(said, query)
        if parts.path == "/sms":
            return self._sms(said, headers)
        return self._feishu(said)

    def _wecom(self, said):
        if self.busy:
            self.busy -= 1
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        if said["msgtype"] != "text" or len(said["text"]["content"].encode()) > 2048:
            self.turned_away.append("no text of WeCom")
            return {"errcode": 40058, "errmsg": "invalid"}
        self.heard.append(said["text"]["content"])
        return {"errcode": 0, "errmsg": "ok"}

    def _dingtalk(self, said, query):
        secret, stamp = self.secrets["DINGTALK"], query.get("timestamp", [""])[0]
        signed = base64.b64encode(hmac_sha256(secret.encode(), f"{stamp}\n{secret}".encode())).decode()
        if query.get("sign") != [signed] or len(stamp) != 13:
            self.turned_away.append("sign not match")
            return {"errcode": 310000, "errmsg": "sign not match"}
        self.heard.append(said["text"]["content"])
        return {"errcode": 0, "errmsg": "ok"}

    def _feishu(self, said):
        secret, stamp = self.secrets["FEISHU"], said.get("timestamp", "")
        signed = base64.b64encode(hmac_sha256(f"{stamp}\n{secret}".encode(), b"")).decode()
        if said.get("sign") != signed or len(stamp) != 10 or said.get("msg_type") != "text":
            self.turned_away.append("sign match fail")
            return {
                "code": 19021,
                "msg": "sign match fail or timestamp is not within one hour from current time",
            }
        self.heard.append(said["content"]["text"])
        return {"code": 0, "msg": "success", "data": {}}

    def _sms(self, said, headers):
        if headers.get("Authorization") != "Bearer of-the-gateway":
            self.turned_away.append("who are you?")
            return {"status": "denied"}
        self.heard.append(f"{said['mobile']} {said['vars']['content']} {said['id']}")
        return {"status": "OK"}
