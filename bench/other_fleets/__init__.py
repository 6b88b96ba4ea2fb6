"""Fleets of invented machines, made without knowledge of tamiz' own simulator: see ../other_fleets.py."""
