"""What moves finished messages: one file a transport."""
