"""DKIM signatures and the DNS records of their keys (RFC 6376, RFC 8463). Knows nothing of SES, and asks nobody.

To sign: hash the body once (:func:`sesmodel.dkim.canonical.body_hash`), then make one field for each signature
(:class:`sesmodel.dkim.sign.Signature`) and put it on top of the message.
"""
