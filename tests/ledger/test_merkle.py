from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.ledger import merkle

# Inputs and roots of Certificate Transparency's reference tests, by number of leaves (RFC 6962 hashing, as in RFC 9162).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [merkle.leaf(bytes.fromhex(one)) for one in INPUTS]


@pytest.mark.parametrize("size", ROOTS)
def test_root_is_that_of_the_reference(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


def defined(leaves):
    """The tree hash as RFC 9162, 2.1.1 defines it, by halves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node(defined(leaves[:split]), defined(leaves[split:]))


@given(size=st.integers(0, 130), cut=st.integers(0, 130))
def test_a_frontier_can_be_put_down_and_taken_up_again(size, cut):
    leaves = [sha256(bytes([number])).digest() for number in range(size)]
    first = merkle.Frontier(leaves[:cut])

    again = merkle.Frontier.standing_at(first.size, first.peaks())
    for leaf in leaves[cut:]:
        again.append(leaf)

    assert again.root() == defined(leaves)


@given(size=st.integers(1, 70), data=st.data())
def test_a_proof_leads_from_its_leaf_to_the_root_and_from_no_other(size, data):
    leaves = [sha256(bytes([number])).digest() for number in range(size)]
    index = data.draw(st.integers(0, size - 1))

    path = merkle.inclusion_proof(index, leaves)

    assert merkle.root_from_proof(index, size, leaves[index], path) == merkle.root(leaves)
    assert merkle.root_from_proof(index, size, sha256(b"other").digest(), path) != merkle.root(leaves)
