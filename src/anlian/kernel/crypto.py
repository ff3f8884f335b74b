"""The one place that seals and that hashes with a key. Whatever it makes names its suite: `a1.3f9c02d1.…`.

A suite is a cipher and a hash. Another one is another row of SUITES; what the old one sealed is still opened, and
`anlian keys rotate` seals it anew.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE, TAG = 12, 16
BLIND_DIGITS = 32
MAGIC = b"anlian:sealed:"


class Unreadable(Exception):
    """Sealed under a key that is not here, or not as it was sealed."""


class SM4GCM:
    """SM4 (GB/T 32907) in Galois counter mode, with the manners of AESGCM."""

    def __init__(self, key: bytes):
        self.cipher = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, about: bytes) -> bytes:
        sealing = Cipher(self.cipher, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(about)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, about: bytes) -> bytes:
        opening = Cipher(self.cipher, modes.GCM(nonce, data[-TAG:])).decryptor()
        opening.authenticate_additional_data(about)
        return opening.update(data[:-TAG]) + opening.finalize()


# Suite → cipher, the bytes of its key, hash. 密评 asks for SM4 and SM3 (GB/T 39786).
SUITES = {"a1": (AESGCM, 32, SHA256), "s1": (SM4GCM, 16, SM3)}


def seal(text: str, about: str = "") -> str:
    """A token that only our keys open. `about` says what it is: elsewhere the same token does not open."""
    head, box = _writing()
    nonce = os.urandom(NONCE)
    return head + urlsafe_b64encode(nonce + box.encrypt(nonce, text.encode(), about.encode())).decode()


def open_sealed(token: str, about: str = "") -> str:
    suite, key_id, body = _parts(token)
    try:
        data = urlsafe_b64decode(body)
        return _box(suite, _key(key_id)).decrypt(data[:NONCE], data[NONCE:], about.encode()).decode()
    except (InvalidTag, NotBase64, ValueError):
        raise Unreadable("This was not sealed here, or was altered since.") from None


def is_sealed(text: str) -> bool:
    """Whether a text looks like a token; whether it opens is another question."""
    return text[2:3] == "." and text[:2] in SUITES and text.count(".") == 2


def is_current(token: str) -> bool:
    """Whether it was sealed with the suite and the key that are used to write today."""
    return token.startswith(_writing()[0])


def seal_bytes(data: bytes, about: str = "") -> bytes:
    """The content of a file, sealed."""
    head, box = _writing()
    nonce = os.urandom(NONCE)
    return MAGIC + head.encode() + nonce + box.encrypt(nonce, data, about.encode())


def is_sealed_bytes(data: bytes) -> bool:
    return data.startswith(MAGIC)


def open_bytes(data: bytes, about: str = "") -> bytes:
    if not is_sealed_bytes(data):
        raise Unreadable("This file is not sealed.")
    suite, key_id, body = data[len(MAGIC) :].split(b".", 2)
    try:
        box = _box(suite.decode(), _key(key_id.decode()))
        return box.decrypt(body[:NONCE], body[NONCE:], about.encode())
    except (InvalidTag, KeyError, ValueError):
        raise Unreadable("This file was not sealed here, or was altered since.") from None


def blind(text: str, district: str) -> str:
    """The same for the same text in the same district, and telling nothing else: for looking up what is sealed."""
    suite = settings.FIELD_SUITE
    digest = _hasher(suite, settings.BLIND_KEY).copy()
    digest.update(f"{district}\0{text}".encode())
    return f"{suite}.{digest.finalize().hex()[:BLIND_DIGITS]}"


@lru_cache(maxsize=64)
def id_of(key: str) -> str:
    """A key's name, which tells nothing of the key."""
    return sha256(b"name of a key" + _decoded(key)).hexdigest()[:8]


def new_key() -> str:
    return urlsafe_b64encode(os.urandom(32)).decode()


def keys_in(file: Path) -> list[str]:
    """One key a line; the first is the one to write with."""
    return [line.strip() for line in file.read_text().splitlines() if line.strip()]


def _writing():
    return _head_and_box(settings.FIELD_SUITE, settings.FIELD_KEYS[0])


@lru_cache(maxsize=16)
def _head_and_box(suite: str, key: str):
    return f"{suite}.{id_of(key)}.", _box(suite, key)


def _parts(token: str) -> list[str]:
    parts = token.split(".")
    if len(parts) != 3 or parts[0] not in SUITES:
        raise Unreadable("This is no sealed text.")
    return parts


def _key(key_id: str) -> str:
    """The key of a name. Another process may have begun to write with a new one since we read the file."""
    for known in (lambda: settings.FIELD_KEYS, _read_again):
        if found := next((key for key in known() if id_of(key) == key_id), None):
            return found
    raise Unreadable(f"The key {key_id} is not among those of this installation.")


def _read_again() -> list[str]:
    file = settings.FIELD_KEYS_FILE
    return keys_in(file) if file and file.exists() else []


@lru_cache(maxsize=64)
def _box(suite: str, key: str):
    cipher, size, _hash = SUITES[suite]
    # No two ciphers share a key.
    derived = HKDF(SHA256(), length=size, salt=None, info=f"anlian field {suite}".encode())
    return cipher(derived.derive(_decoded(key)))


@lru_cache(maxsize=16)
def _hasher(suite: str, key: str) -> HMAC:
    return HMAC(_decoded(key), SUITES[suite][2]())


def _decoded(key: str) -> bytes:
    return urlsafe_b64decode(key)
