"""Where applications keep whom not to send to: in memory, or in a file that processes share."""
