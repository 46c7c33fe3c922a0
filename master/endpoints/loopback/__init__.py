"""A queue endpoint on loopback that speaks RunPod's protocol to masters and to the genuine SDK worker."""
