"""DNS records as values, and what SPF and DMARC records say. Knows nothing of SES, and asks nobody."""
