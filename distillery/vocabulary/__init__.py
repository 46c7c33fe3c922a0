"""The words of the house: statuses, errors, wire messages, clocks. Standard library only."""
