"""The masters: claim generations, run them on GPU endpoints, settle what came of them."""
