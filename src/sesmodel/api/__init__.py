"""Every action of SES that the model has, v1 and v2: the dicts that boto3 shows, in and out."""
