"""How calls are spelled on the wire: the Query protocol with XML answers (v1), and REST with JSON (v2).

Both codecs are driven by the service models of botocore, which are handed in. ``query`` and ``rest_json``
have the same three functions: ``decode_request``, ``encode_response`` and ``encode_error``. A request for no operation
at all gets the same answer from both (``http.unknown_operation``).
"""
