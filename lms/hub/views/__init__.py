"""Pages about models and hubs."""
