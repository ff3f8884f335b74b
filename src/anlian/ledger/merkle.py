"""Merkle tree hashing of RFC 9162, section 2.1: leaves are SHA-256 hashes that begin with 0x00, nodes with 0x01."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the full subtrees of a growing tree: enough to append and to know the root."""

    def __init__(self, leaves: Iterable[bytes] = ()):
        self.size = 0
        self._peaks: list[bytes] = []
        for one in leaves:
            self.append(one)

    @classmethod
    def standing_at(cls, size: int, peaks: bytes) -> "Frontier":
        """The frontier of a tree of that size, from its peaks joined in one string."""
        tree = cls()
        tree.size = size
        tree._peaks = [peaks[start : start + 32] for start in range(0, len(peaks), 32)]
        return tree

    def peaks(self) -> bytes:
        return b"".join(self._peaks)

    def append(self, leaf_hash: bytes) -> None:
        self._peaks.append(leaf_hash)
        self.size += 1
        # Each trailing zero bit of the size says that two equal subtrees now stand side by side.
        rest = self.size
        while rest % 2 == 0:
            right, left = self._peaks.pop(), self._peaks.pop()
            self._peaks.append(node(left, right))
            rest //= 2

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY
        result = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            result = node(left, result)
        return result


def root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaf hashes, in their order."""
    return Frontier(leaves).root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of one leaf (RFC 9162, 2.1.3.1), nearest first."""
    size = len(leaves)
    if size <= 1:
        return []
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return inclusion_proof(index, leaves[:split]) + [root(leaves[split:])]
    return inclusion_proof(index - split, leaves[split:]) + [root(leaves[:split])]


def root_from_proof(index: int, size: int, leaf_hash: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to (RFC 9162, 2.1.3.2), or None when the path cannot fit."""
    if index >= size:
        return None
    fn, sn, result = index, size - 1, leaf_hash
    for step in path:
        if sn == 0:
            return None
        if fn % 2 or fn == sn:
            result = node(step, result)
            while fn % 2 == 0 and fn:
                fn, sn = fn // 2, sn // 2
        else:
            result = node(result, step)
        fn, sn = fn // 2, sn // 2
    return result if sn == 0 else None
