"""What members read and see: requests and answers as cards, in Discord's shapes."""
