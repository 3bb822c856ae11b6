"""Klantroutes: the ways of clients through the chain, across partners, and where they wait."""
