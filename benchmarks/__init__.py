"""Measurements, each against a plain baseline named in the same run. `make bench` runs them all."""
