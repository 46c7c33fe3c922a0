"""Programs that print the performance table; each compares with a floor taken in the same run."""
