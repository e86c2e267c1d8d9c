"""What runs beside the pages: what comes due, and what is sent."""
