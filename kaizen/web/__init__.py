"""What every page shares: the front door, finding and answering, apologies, words and figures."""
