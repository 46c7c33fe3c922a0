"""What belongs to a member: what they keep, what they used up, and what was decided about them."""
