"""What SES is made of: one file per concept, with its records, rules and life cycle."""
