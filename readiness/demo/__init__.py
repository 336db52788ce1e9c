"""Northwind Logistics, the made-up company behind the demo: 420 people in 9 teams, the same at every start."""
