"""The layers between AWS clients and the operations: a boto3 client, an HTTP endpoint, JSON 1.1, faults."""
