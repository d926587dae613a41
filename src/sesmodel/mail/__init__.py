"""Mail as the RFCs define it: addresses, headers, parts, messages. Knows nothing of SES."""
