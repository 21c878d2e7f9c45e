"""Between an AWS client and the operations: a boto3 client, an HTTP endpoint, JSON 1.1, and faults."""
