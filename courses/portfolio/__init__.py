"""What a teacher keeps of her own work, for herself."""
