"""What happens: the line of one send, one step a file."""
