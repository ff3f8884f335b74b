"""Every kind of ledger that can be taken in, in the order in which a new district would."""

from anlian.hazards import imports as hazards
from anlian.inspections import imports as inspections
from anlian.kernel.intake import Register
from anlian.lattice import imports as lattice

REGISTERS: dict[str, type[Register]] = {
    register.kind: register
    for register in (*lattice.REGISTERS, *hazards.REGISTERS[:1], *inspections.REGISTERS, *hazards.REGISTERS[1:])
}
